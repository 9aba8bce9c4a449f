/** `session`: the WhatsApp session as a file and back, what shape it is in, and the ways out when it is in none. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { readConfig, type Config } from '../config.ts'
import { createLog } from '../log.ts'
import { openStorage, type Storage } from '../runtime.ts'
import { createFile } from '../store/create-file.ts'
import { checkSessions } from '../store/session-check.ts'
import { acceptStale, exportSession, forgetSession, restoreSession } from '../store/session-export.ts'
import { openSessionFile, sealSessionFile } from '../store/session-file.ts'
import { readWitness } from '../store/session-witness.ts'
import { chooseOne } from './choose-numbers.ts'
import { countsOf, describeSession, isSound } from './describe-session.ts'
import { readPassphrase } from './passphrase.ts'
import { OperatorError } from './terminal.ts'

/** Far above any session; a wrong file is told before it is read. */
const MOST_BYTES = 512 * 1024 * 1024

interface OneNumber {
  account?: string
}

interface WithPassphrase extends OneNumber {
  passphraseFile?: string
}

/** Opens database and keys for `work`; in the embedded mode that needs the bot to be stopped. */
export async function withStorage<T>(
  config: Config,
  work: (storage: Storage) => Promise<T>,
  mayBeNew = false,
): Promise<T> {
  // Looking must not make a new installation.
  if (!mayBeNew && config.mode.kind === 'embedded' && !existsSync(config.dataDir)) {
    throw new OperatorError(`There is nothing in ${config.dataDir} yet. Is DATA_DIR the one the bot runs on?`)
  }
  const storage = await openStorage(config, createLog('silent'))
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

export async function exportToFile(path: string, options: WithPassphrase): Promise<void> {
  const config = chooseOne(readConfig(), options.account)
  const file = resolve(path)
  if (existsSync(file)) throw new OperatorError(`${file} exists already: name another file.`)
  const passphrase = await readPassphrase({ file: options.passphraseFile, isNew: true })
  const { snapshot, leftOut } = await withStorage(config, ({ database, keyring }) =>
    exportSession(database, keyring, accountOf(config), Date.now()),
  )
  if (!createFile(file, await sealSessionFile(snapshot, passphrase))) {
    throw new OperatorError(`${file} exists already: name another file.`)
  }
  const { account, records, version } = snapshot
  say(`Exported "${account}": ${records.length} records, session version ${version}, to ${file}.`)
  if (Object.keys(leftOut).length > 0) say(`Left out, because they are damaged: ${countsOf(leftOut)}.`)
  say('Whoever has this file and its passphrase can read and write as this number: keep the two apart.')
  say(
    'The export grows stale as soon as the bot goes on: it is for moving a number whose gateway is stopped, or for the worst case.',
  )
}

export async function restoreFromFile(
  path: string,
  options: WithPassphrase & { replace?: boolean; evenIfStale?: boolean },
): Promise<void> {
  const config = readConfig()
  const info = statSync(path, { throwIfNoEntry: false })
  if (!info?.isFile()) throw new OperatorError(`There is no file ${resolve(path)}.`)
  if (info.size > MOST_BYTES) throw new OperatorError(`${resolve(path)} is too large to be a session export.`)
  const passphrase = await readPassphrase({ file: options.passphraseFile, isNew: false })
  const snapshot = await openSessionFile(readFileSync(path), passphrase)
  const { account } = snapshot
  refuseOtherAccount(config, account, options.account)
  const witness = readWitness(config.dataDir, account)
  const consent = { replace: options.replace === true, evenIfStale: options.evenIfStale === true }
  const version = await withStorage(
    config,
    ({ database, keyring }) => restoreSession(database, keyring, snapshot, { ...consent, witness }),
    true,
  )
  say(`Restored "${account}": ${snapshot.records.length} records, now session version ${version}.`)
  say(
    `It was exported at ${new Date(snapshot.takenMs).toISOString()} from session version ${snapshot.version}.`,
  )
  if (consent.evenIfStale) {
    say(
      'If the number was used since, some people’s messages cannot be read until their phones send them again.',
    )
  }
  say(
    'Start one gateway only: the installation it was exported from must stay stopped, or each throws the other out.',
  )
}

/** Sets the exit code when something is damaged. */
export async function verify(): Promise<void> {
  const reports = await withStorage(readConfig(), ({ database, keyring }) =>
    checkSessions(database, keyring.crypto),
  )
  if (reports.length === 0) say('There is no session in this database.')
  for (const report of reports) for (const line of describeSession(report)) say(line)
  if (!reports.every(isSound)) process.exitCode = 1
}

export async function acceptStaleSession(options: OneNumber): Promise<void> {
  const config = chooseOne(readConfig(), options.account)
  const account = accountOf(config)
  const witness = readWitness(config.dataDir, account)
  if (!witness) {
    throw new OperatorError(
      `No gateway on ${config.dataDir} ever used "${account}": run this where the start was refused.`,
    )
  }
  await withStorage(config, ({ database }) => acceptStale(database, account, witness.version))
  say(`The session of "${account}" in this database is taken as it is. Start the gateway again.`)
  say(
    'Messages of people who wrote since that backup may be unreadable at first; their phones send them again.',
  )
}

export async function forget(options: OneNumber & { yes?: boolean }): Promise<void> {
  const config = chooseOne(readConfig(), options.account)
  const account = accountOf(config)
  if (options.yes !== true) {
    throw new OperatorError(
      `This deletes the WhatsApp session of "${account}" for good; the number must be paired again. Add --yes if that is wanted.`,
    )
  }
  const gone = await withStorage(config, ({ database }) => forgetSession(database, account))
  say(`Deleted ${gone} records of "${account}". Remove the device on the phone, then: forwardcheck pair`)
}

function accountOf(config: Config): string {
  return config.whatsapp.numbers[0]?.account ?? ''
}

/** Records are bound to the name they were stored under. */
function refuseOtherAccount(config: Config, exported: string, wanted: string | undefined): void {
  if (wanted !== undefined && wanted !== exported) {
    throw new OperatorError(`This is an export of "${exported}", which can be restored under that name only.`)
  }
  if (config.whatsapp.numbers.some(({ account }) => account === exported)) return
  throw new OperatorError(
    `This is an export of "${exported}", which WHATSAPP_ACCOUNTS does not name: add it there first.`,
  )
}

function say(line: string): void {
  console.log(line)
}
