/** Made-up spool records, and what lies in a spool folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SpoolRecord } from '../../src/store/spool-line.ts'
import type { Spool, SpoolEntry } from '../../src/store/spool.ts'
import { inbound } from '../support/messages.ts'

export const ACCOUNT = 'number'

/** A change of one key, and a message beside it unless told. */
export function spoolRecord(id: string, part: Partial<SpoolRecord> = {}): SpoolRecord {
  return {
    fence: 1,
    changes: [{ type: 'session', id: 'a', value: Buffer.from(id) }],
    inbound: { message: inbound({ account: ACCOUNT, id }), nowMs: 1_000 },
    ...part,
  }
}

export async function readAll(spool: Spool): Promise<SpoolEntry[]> {
  const entries: SpoolEntry[] = []
  for await (const entry of spool.read()) entries.push(entry)
  return entries
}

/** Ids of the messages; `damaged` for each damaged line. */
export async function readIds(spool: Spool): Promise<string[]> {
  return (await readAll(spool)).map((entry) =>
    entry === 'damaged' ? entry : (entry.inbound?.message.id ?? '-'),
  )
}

export const spoolFolder = (dataDir: string): string => join(dataDir, 'spool', ACCOUNT)

export function spoolFiles(dataDir: string): { name: string; path: string; bytes: Buffer; mode: number }[] {
  const folder = spoolFolder(dataDir)
  return readdirSync(folder).map((name) => {
    const path = join(folder, name)
    return { name, path, bytes: readFileSync(path), mode: statSync(path).mode & 0o777 }
  })
}
