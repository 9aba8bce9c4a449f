/** `key`: rotates the keys that seal what is stored, and replaces the data key that protects those. */
import { resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { rotateKeys } from '../store/key-rotation.ts'
import { accountsThatMayWait, RETIRED_KEY_MS } from '../store/retired-keys.ts'
import { replaceDataKey } from '../store/key-replace.ts'
import { readKeyFile } from '../store/data-key.ts'
import { countsOf } from './describe-session.ts'
import { withStorage } from './session.ts'

const DAY_MS = 86_400_000
const SAY_MS = 5_000

export async function rotate(): Promise<void> {
  const config = readConfig()
  const { rotation, waiting } = await withStorage(config, async ({ database, keyring }) => ({
    rotation: await rotateKeys(database, keyring, { beforeBatch: sayOften() }),
    waiting: await accountsThatMayWait(database, config.dataDir),
  }))
  const { keyId, wasResumed, sealedAnew, damaged } = rotation
  if (wasResumed) say('An earlier rotation had been interrupted; this one finished it.')
  say(`Everything is sealed with content key ${keyId} now; ${sealedAnew} values were sealed anew.`)
  if (Object.keys(damaged).length > 0) {
    say(`Damaged, left as they are: ${countsOf(damaged)}. See: forwardcheck session verify`)
  }
  say(
    `The key before stays on the ring for ${RETIRED_KEY_MS / DAY_MS} days or longer, for messages that lie in a gateway’s spool. Back the database up now.`,
  )
  if (waiting.length > 0) {
    say(
      `Messages may wait on the disk of a gateway for ${waiting.join(', ')}: start that gateway soon, on the machine where it ran.`,
    )
  }
}

export async function replace(options: { newKeyFile?: string }): Promise<void> {
  const config = readConfig()
  const newKey = options.newKeyFile === undefined ? undefined : readKeyFile(resolve(options.newKeyFile))
  const { replaced, isFirstKeyUsed } = await withStorage(config, async ({ database, keyring }) => ({
    replaced: await replaceDataKey(database, keyring, {
      dataDir: config.dataDir,
      configured: config.dataKey,
      newKey,
    }),
    isFirstKeyUsed: keyring.ring.content.some(({ id }) => id === 0),
  }))
  if (replaced) {
    say(`The data key is replaced; the new one is in ${replaced.file}.`)
    say(
      `The old one is in ${replaced.oldFile}: move it to where you keep the backups made until now, which need it.`,
    )
  } else {
    say('The data key is replaced. Set DATA_KEY to the new one in every process, then start them.')
    say('Keep the old one with the backups made until now, which need it.')
  }
  if (isFirstKeyUsed) {
    say(
      'This database was made by an earlier version: run forwardcheck key rotate too, or the old key still opens what it holds.',
    )
  }
}

/** For those who watch: a large database takes minutes. */
function sayOften(): (table: string) => void {
  let saidMs = Date.now()
  return (table) => {
    if (Date.now() - saidMs < SAY_MS) return
    saidMs = Date.now()
    console.error(`Sealing ${table} anew…`)
  }
}

function say(line: string): void {
  console.log(line)
}
