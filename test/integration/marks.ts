/** Marked content that must never be readable outside the process, and the search for it in everything a bot leaves. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { SqlPool } from '../../src/store/database.ts'
import { chatWithQr } from './journey-cases.ts'

/** The sender; also part of their JID. */
export const MARKED_PERSON = '923008675309'
export const MARKED_LID = '887766554433221'
const WORD = 'kettledrumzarqa'
const CODE = '491827'
const PHONE = '923459998877'
const LINK_PATH = 'hexwarble8812'
export const MARKED_TEXT = `${WORD} ghalti se mera code ${CODE} chala gaya, https://${WORD}-photos.click/${LINK_PATH} ya +${PHONE} par bhej do`
/** In the picture's QR code (journey-cases.ts). */
const QR_REF = 'Q'.repeat(40)

/** What would show that content got out, as it may be written. */
export async function marks(): Promise<Map<string, Buffer[]>> {
  const picture = await chatWithQr()
  const texts = { person: MARKED_PERSON, lid: MARKED_LID, WORD, CODE, PHONE, LINK_PATH, QR_REF }
  const found = new Map(Object.entries(texts).map(([name, text]) => [name, spellings(Buffer.from(text))]))
  return found.set('picture bytes', [picture.subarray(2_000, 2_032)])
}

/** As it is, and inside base64 at each of the three offsets. A six-digit code in base64 is too short to tell. */
function spellings(mark: Buffer): Buffer[] {
  if (mark.length < 10) return [mark]
  const encoded = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), mark]).toString('base64')
    // The first and last characters depend on the neighbours.
    return Buffer.from(text.slice(offset === 0 ? 0 : 4, -4))
  })
  return [mark, ...encoded]
}

/** Names of the marks that are readable in the bytes. Digits count only as a number of their own. */
export function readableMarks(bytes: Buffer, all: Map<string, Buffer[]>): string[] {
  return [...all].filter(([, forms]) => forms.some((form) => holds(bytes, form))).map(([name]) => name)
}

function holds(bytes: Buffer, form: Buffer): boolean {
  const isNumber = /^\d+$/.test(form.toString('latin1'))
  for (let at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at + 1)) {
    if (!isNumber || !(isDigit(bytes[at - 1]) || isDigit(bytes[at + form.length]))) return true
  }
  return false
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39

/** One place that was looked at. */
export interface Place {
  name: string
  bytes: Buffer
}

/** Every file below the folder. */
export function filesOf(dir: string): Place[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ name: path, bytes: readFileSync(path) }))
}

/** Every row of every table that is not PostgreSQL's own; binary values as they are. */
export async function tablesOf(pool: SqlPool): Promise<Place[]> {
  const { rows: tables } = (await pool.query(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  )) as { rows: { name: string }[] }
  const places: Place[] = []
  for (const { name } of tables) {
    const { rows } = (await pool.query(`SELECT * FROM ${name}`)) as { rows: Record<string, unknown>[] }
    places.push({ name, bytes: Buffer.concat(rows.flatMap((row) => Object.values(row).map(bytesOf))) })
  }
  return places
}

function bytesOf(value: unknown): Buffer {
  const bytes = value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(JSON.stringify(value) ?? '')
  return Buffer.concat([bytes, Buffer.from('\n')])
}

/** Every key of that prefix with its value. */
export async function keysOf(url: string, prefix: string): Promise<Place[]> {
  const redis = new Redis(url)
  try {
    const places: Place[] = []
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1_000 })) {
      for (const key of keys as string[]) {
        places.push({ name: key, bytes: Buffer.from(`${key} ${JSON.stringify(await valueOf(redis, key))}`) })
      }
    }
    return places
  } finally {
    redis.disconnect()
  }
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key)
    case 'hash':
      return redis.hgetall(key)
    case 'list':
      return redis.lrange(key, 0, -1)
    case 'set':
      return redis.smembers(key)
    case 'zset':
      return redis.zrange(key, '0', '-1')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      return null
  }
}
