/**
 * A WhatsApp session as one file under a passphrase. First a line of JSON that says what it is, then everything else,
 * AES-256-GCM under a key that scrypt makes of the passphrase. The line is covered by the tag, so no byte can change.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { z } from 'zod'
import { linkOf } from './session-link.ts'

/** One record: `key` is its keyed hash, which only fits together with `recordKey` of the session. */
export interface PlainRecord {
  key: string
  type: string
  value: Uint8Array
}

export interface SessionSnapshot {
  account: string
  /** Session version in the database it was taken from. */
  version: number
  takenMs: number
  /** As of linkOf. */
  link: string
  /** HMAC key of the records' hashes, 32 bytes in base64. */
  recordKey: string
  /** Among them one of type `creds`. */
  records: PlainRecord[]
}

/** The file is not what it should be, or the passphrase is not its own; says which of it can be told. */
export class SessionFileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SessionFileError'
  }
}

/** A key of 32 bytes; the same for the same passphrase and salt. */
export type MakeKey = (passphrase: string, salt: Uint8Array) => Promise<Uint8Array>

/** 128 MiB and about half a second for each try of a passphrase. Part of format version 1. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const KEY_BYTES = 32
const TAG_BYTES = 16
const MOST_HEADER_BYTES = 1_000
const FORMAT = 'forwardcheck-session'

const Header = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  account: z.string().regex(/^[a-z0-9-]{1,40}$/),
  sessionVersion: z.number().int().nonnegative(),
  takenAt: z.iso.datetime(),
  records: z.number().int().positive(),
  salt: z.base64().length(24),
  nonce: z.base64().length(16),
})
type Header = z.infer<typeof Header>

const Body = z.strictObject({
  link: z.string().regex(/^[0-9a-f]{64}$/),
  recordKey: z.base64().length(44),
  records: z.array(
    z.strictObject({
      key: z.string().regex(/^[0-9a-f]{64}$/),
      type: z.string().regex(/^[\w-]{1,60}$/),
      value: z.base64(),
    }),
  ),
})

/** The whole file. Takes about half a second. */
export async function sealSessionFile(
  snapshot: SessionSnapshot,
  passphrase: string,
  makeKey: MakeKey = byScrypt,
): Promise<Buffer> {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const header: Header = {
    format: FORMAT,
    version: 1,
    account: snapshot.account,
    sessionVersion: snapshot.version,
    takenAt: new Date(snapshot.takenMs).toISOString(),
    records: snapshot.records.length,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
  }
  const line = Buffer.from(`${JSON.stringify(header)}\n`)
  const body = {
    link: snapshot.link,
    recordKey: snapshot.recordKey,
    records: snapshot.records.map(({ key, type, value }) => ({
      key,
      type,
      value: Buffer.from(value).toString('base64'),
    })),
  }
  const cipher = createCipheriv('aes-256-gcm', await makeKey(passphrase, salt), nonce).setAAD(line)
  return Buffer.concat([line, cipher.update(JSON.stringify(body)), cipher.final(), cipher.getAuthTag()])
}

/** Throws SessionFileError unless every byte and every record is as it was written. Takes about half a second. */
export async function openSessionFile(
  file: Uint8Array,
  passphrase: string,
  makeKey: MakeKey = byScrypt,
): Promise<SessionSnapshot> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const end = bytes.subarray(0, MOST_HEADER_BYTES).indexOf('\n') + 1
  const line = bytes.subarray(0, end)
  const header = readHeader(line.toString('utf8'))
  const sealed = bytes.subarray(end)
  const { account, sessionVersion, takenAt, records } = header
  const key = await makeKey(passphrase, Buffer.from(header.salt, 'base64'))
  const body = readBody(decrypt(header, line, sealed, key))
  if (body.records.length !== records) throw new SessionFileError('the export does not hold what it says')
  return {
    account,
    version: sessionVersion,
    takenMs: Date.parse(takenAt),
    link: body.link,
    recordKey: body.recordKey,
    records: body.records.map(({ key, type, value }) => ({ key, type, value: Buffer.from(value, 'base64') })),
  }
}

function readHeader(line: string): Header {
  const header = Header.safeParse(parseJson(line))
  if (header.success) return header.data
  const version = z.object({ format: z.literal(FORMAT), version: z.number().int().min(2) })
  if (version.safeParse(parseJson(line)).success) {
    throw new SessionFileError('this export was written by a newer program: restore it with that one')
  }
  throw new SessionFileError(
    'this is no session export, or its beginning was changed: take the file as forwardcheck session export wrote it',
  )
}

function decrypt(header: Header, line: Buffer, sealed: Buffer, key: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(header.nonce, 'base64'), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(line)
      .setAuthTag(sealed.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch (error) {
    throw new SessionFileError(
      'the export cannot be opened: the passphrase is another one, or the file was cut or changed (which of the two cannot be told)',
      { cause: error },
    )
  }
}

/** Authentic by now; what is wrong here was exported wrong, and must not get into a database. */
function readBody(plain: Buffer): z.infer<typeof Body> {
  const body = Body.safeParse(parseJson(plain.toString('utf8')))
  if (!body.success) throw new SessionFileError('the export has a form that this program does not know')
  const values = body.data.records.map(({ value }) => Buffer.from(value, 'base64'))
  if (values.some((value) => parseJson(value.toString('utf8')) === undefined)) {
    throw new SessionFileError('a record of the export is damaged: take another export')
  }
  const creds = body.data.records.findIndex(({ type }) => type === 'creds')
  const keys = new Set(body.data.records.map(({ key }) => key))
  if (keys.size !== values.length || readLink(values[creds]) !== body.data.link) {
    throw new SessionFileError('the export holds no complete session: take another export')
  }
  return body.data
}

function readLink(creds: Uint8Array | undefined): string | null {
  try {
    return creds ? linkOf(creds) : null
  } catch {
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The same letters may be typed as different bytes; NFKC makes them one. */
async function byScrypt(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, SCRYPT, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}
