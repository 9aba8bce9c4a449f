/** `operator`: who may use the console. Beside a running embedded bot it asks that bot, which owns the database. */
import { existsSync } from 'node:fs'
import { readConfig } from '../config.ts'
import { createPasswords, generatePassword } from '../console/access/passwords.ts'
import { connectControl, type ControlClient, type OperatorChange } from '../control.ts'
import { createLog } from '../log.ts'
import { openStorage } from '../runtime.ts'
import { createConsoleRecords } from '../store/console/records.ts'
import { changeOperators, operatorName, refuseWeak } from './change-operators.ts'
import { askHidden, readSecretFile } from './passphrase.ts'
import { OperatorError } from './terminal.ts'

/** Longest a running bot may take to answer: it stretches a password. */
const WAIT_MS = 30_000

export interface PasswordOptions {
  passwordFile?: string
  generate?: boolean
}

export async function listOperators(): Promise<void> {
  const { mode, dataDir } = readConfig()
  // Looking must not make a new installation.
  if (mode.kind === 'embedded' && !existsSync(dataDir)) {
    throw new OperatorError(`There is nothing in ${dataDir} yet. Is DATA_DIR the one the bot runs on?`)
  }
  print(await apply(undefined))
}

export async function addOperator(
  typed: string,
  { role, ...options }: PasswordOptions & { role: string },
): Promise<void> {
  const name = operatorName(typed)
  if (role !== 'viewer' && role !== 'analyst' && role !== 'admin') {
    throw new OperatorError(`There is no role ${role}: take viewer, analyst or admin.`)
  }
  await withPassword(name, options, (password) => ({ action: 'add', name, role, password }))
}

export async function setPassword(typed: string, options: PasswordOptions): Promise<void> {
  const name = operatorName(typed)
  await withPassword(name, options, (password) => ({ action: 'password', name, password }))
}

export async function disableOperator(typed: string): Promise<void> {
  print(await apply({ action: 'disable', name: operatorName(typed) }))
}

/** A made-up password is printed only once it holds. */
async function withPassword(
  name: string,
  options: PasswordOptions,
  toChange: (password: string) => OperatorChange,
): Promise<void> {
  const password = await choosePassword(options)
  refuseWeak(password, name)
  print(await apply(toChange(password)))
  if (options.generate) print([`Password, shown only now: ${password}`])
}

async function choosePassword({ passwordFile, generate }: PasswordOptions): Promise<string> {
  if (generate && passwordFile !== undefined) {
    throw new OperatorError('Give either --generate or --password-file.')
  }
  if (generate) return generatePassword()
  if (passwordFile !== undefined) return readSecretFile(passwordFile)
  if (!process.stdin.isTTY) {
    throw new OperatorError(
      'There is no terminal to ask for the password: give it with --password-file, or take --generate.',
    )
  }
  const password = await askHidden('Password: ')
  if ((await askHidden('The same again: ')) !== password) {
    throw new OperatorError('The two passwords differ; nothing was changed.')
  }
  return password
}

async function apply(change: OperatorChange | undefined): Promise<string[]> {
  const config = readConfig()
  const running = config.mode.kind === 'embedded' ? await connectControl(config.dataDir) : null
  if (running) return askRunningBot(running, change)
  const storage = await openStorage(config, createLog('silent'))
  try {
    const records = createConsoleRecords(storage.database, storage.keyring.crypto)
    return await changeOperators(records, change, createPasswords(), Date.now())
  } finally {
    await storage.close()
  }
}

async function askRunningBot(running: ControlClient, change: OperatorChange | undefined): Promise<string[]> {
  const timer = setTimeout(() => running.close(), WAIT_MS)
  try {
    running.send({ kind: 'operators', ...(change && { change }) })
    for await (const event of running.events) {
      if (event.kind === 'error') throw new OperatorError(event.message)
      if (event.kind === 'operators') return event.lines
    }
    throw new OperatorError('The running bot does not answer: look at its log, then restart it.')
  } finally {
    clearTimeout(timer)
    running.close()
  }
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line)
}
