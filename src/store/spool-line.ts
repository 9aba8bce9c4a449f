/**
 * Lines of a spool file: a number that counts up, a checksum, and a sealed record in base64. The seal covers file and
 * number, so that a line cannot be moved, repeated or put into another file; the checksum tells damage from a key
 * that is missing. Each line begins and ends with a line feed: a damaged one never takes its neighbour along.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { InboundMessage } from '../model.ts'
import { UnknownKeyError, type Crypto } from './crypto.ts'
import type { InboundBeside, SessionChange } from './store.ts'

/** What one write to the database would have been. `fence`: of the ownership under which it was made. */
export interface SpoolRecord {
  fence: number
  changes: SessionChange[]
  inbound?: InboundBeside
}

export const LINE_FEED = 0x0a
/** Longest line, in bytes; a write of all pre-keys has some 300 kB. */
export const MOST_LINE_BYTES = 32 * 1024 * 1024

const Record = z.object({
  fence: z.number().int().nonnegative(),
  /** Type, id and the value in base64; null deletes. */
  changes: z.array(z.tuple([z.string(), z.string(), z.string().nullable()])),
  inbound: z.object({ message: InboundMessage, nowMs: z.number() }).optional(),
})

/** The record as bytes to be sealed. Throws RangeError for one that would be too long to be read again. */
export function encodeRecord({ fence, changes, inbound }: SpoolRecord): Buffer {
  const values = changes.map(({ type, id, value }) => [
    type,
    id,
    value === null ? null : Buffer.from(value).toString('base64'),
  ])
  const bytes = Buffer.from(JSON.stringify({ fence, changes: values, inbound }))
  if (bytes.length > MOST_LINE_BYTES / 2) throw new RangeError('a record is too long for the spool')
  return bytes
}

/** `place` names account and file. */
export function toLine(crypto: Crypto, place: string, sequence: number, encoded: Uint8Array): string {
  const sealed = crypto.seal(`spool/${place}/${sequence}`, encoded).toString('base64')
  return `\n${sequence} ${checksum(sealed)} ${sealed}\n`
}

/** null when it is damaged. Throws UnknownKeyError when nothing is wrong with it but the key is not here yet. */
export function fromLine(
  crypto: Crypto,
  place: string,
  line: Buffer,
): { sequence: number; record: SpoolRecord } | null {
  const [number = '', sum, sealed = ''] = line.toString('latin1').split(' ', 3)
  if (!/^\d{1,15}$/.test(number) || sum !== checksum(sealed)) return null
  const sequence = Number(number)
  try {
    const plain = crypto.open(`spool/${place}/${sequence}`, Buffer.from(sealed, 'base64'))
    return { sequence, record: toRecord(plain) }
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    return null
  }
}

/** Throws for a form that only another version of the program knows. */
function toRecord(plain: Buffer): SpoolRecord {
  const { fence, changes, inbound } = Record.parse(JSON.parse(plain.toString()))
  return {
    fence,
    changes: changes.map(([type, id, value]) => ({
      type,
      id,
      value: value === null ? null : Buffer.from(value, 'base64'),
    })),
    ...(inbound && { inbound }),
  }
}

function checksum(sealed: string): string {
  return createHash('sha256').update(sealed).digest('hex').slice(0, 8)
}
