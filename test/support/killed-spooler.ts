/**
 * A process that spools messages until it is killed, or its disk takes no more: argument { dataDir, account, fence, at
 * the same time } as JSON. Prints `+id` for each acknowledged append and `-id code` for a rejected one; ends after the
 * first rejections.
 */
import { writeSync } from 'node:fs'
import { createSpool } from '../../src/store/spool.ts'
import { inbound } from './messages.ts'
import { testCrypto } from './servers.ts'

export interface KilledSpooler {
  dataDir: string
  account: string
  fence: number
  /** Appends that wait for the disk together. */
  together: number
}

const { dataDir, account, fence, together } = JSON.parse(process.argv[2] ?? '') as KilledSpooler
const spool = createSpool(dataDir, account, testCrypto)

async function append(id: string): Promise<boolean> {
  const message = inbound({ account, id, text: id.repeat(1 + (id.length % 7) * 20) })
  const changes = [{ type: 'session', id: 'last', value: Buffer.from(id) }]
  try {
    await spool.append({ fence, changes, inbound: { message, nowMs: fence } })
    // At once, past every buffer: what was acknowledged must be known even if we die now.
    writeSync(1, `+${id}\n`)
    return true
  } catch (error) {
    writeSync(1, `-${id} ${(error as NodeJS.ErrnoException).code}\n`)
    return false
  }
}

for (let n = 0, goesOn = true; goesOn; n += together) {
  const ids = Array.from({ length: together }, (_, index) => `${fence}.${n + index}`)
  goesOn = !(await Promise.all(ids.map(append))).includes(false)
}
