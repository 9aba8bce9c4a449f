/**
 * Fetches a picture from WhatsApp's media hosts: a reference in, checked and decrypted bytes out, or why not.
 * Own code instead of Baileys', which follows any address and checks neither size nor hashes. Workers use it,
 * so it does not load Baileys.
 */
import { createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PictureFailure } from '../../model.ts'
import type { FetchMedia, MediaResult } from '../channel.ts'
import { isListed, mediaAddress } from './media-address.ts'
import { createRequestMedia, MediaRequestError, type MediaRequest, type RequestMedia } from './media-http.ts'

export interface MediaOptions {
  /** `host` or `host:port` allowed beside `*.whatsapp.net`. */
  extraHosts?: readonly string[]
  /** For the whole download. */
  timeoutMs?: number
  /** Of the picture; the encrypted form is a few bytes longer. */
  maxBytes?: number
  request?: RequestMedia
}

/** Until a host begins to answer. */
const HEAD_MS = 8_000
const TRIES = 2
const RETRY_MS = 500
const MAC_BYTES = 10
const PADDING_BYTES = 16
/** Stickers are encrypted with the pictures' key. */
const KEY_INFO = {
  image: 'WhatsApp Image Keys',
  sticker: 'WhatsApp Image Keys',
  document: 'WhatsApp Document Keys',
}

class Refused extends Error {
  readonly failure: PictureFailure

  constructor(failure: PictureFailure) {
    super(failure)
    this.failure = failure
  }
}

/** The returned function never throws for what a sender or a host can cause. */
export function createFetchMedia(options: MediaOptions = {}): FetchMedia {
  const { extraHosts = [], timeoutMs = 15_000, maxBytes = 16 * 1024 * 1024 } = options
  const { request = createRequestMedia() } = options
  return async (ref): Promise<MediaResult> => {
    if (ref.source !== 'whatsapp') return { ok: false, failure: 'unavailable' }
    const address = mediaAddress(ref.url, ref.directPath, extraHosts)
    if (!address) return { ok: false, failure: 'unavailable' }
    if ((ref.fileLength ?? 0) > maxBytes) return { ok: false, failure: 'too-large' }
    try {
      const blob = await download(request, address, {
        timeoutMs,
        maxBytes: maxBytes + PADDING_BYTES + MAC_BYTES,
        isPrivateAllowed: isListed(address, extraHosts),
      })
      requireHash(blob, ref.fileEncSha256)
      const bytes = decrypt(blob, Buffer.from(ref.mediaKey, 'base64'), KEY_INFO[ref.kind])
      requireHash(bytes, ref.fileSha256)
      return { ok: true, bytes }
    } catch (error) {
      return { ok: false, failure: failureOf(error) }
    }
  }
}

/** Once more after a broken connection or a host in trouble, within the same time: the person gets one answer only. */
async function download(request: RequestMedia, address: URL, wanted: MediaRequest): Promise<Buffer> {
  const untilMs = Date.now() + wanted.timeoutMs
  for (let tries = 1; ; tries++) {
    const timeoutMs = Math.max(1, untilMs - Date.now())
    const headMs = Math.min(HEAD_MS, timeoutMs)
    try {
      const { status, bytes } = await request(address, { ...wanted, timeoutMs, headMs })
      if (status === 200) return bytes
      const isExpired = status === 404 || status === 410
      if (status < 500 || tries === TRIES) throw new Refused(isExpired ? 'expired' : 'unavailable')
    } catch (error) {
      if (tries === TRIES || !isBrokenConnection(error)) throw error
    }
    await sleep(RETRY_MS)
  }
}

function isBrokenConnection(error: unknown): boolean {
  if (error instanceof MediaRequestError) return error.reason === 'no-answer'
  return !(error instanceof Refused)
}

/** AES-256-CBC with a truncated HMAC over IV and ciphertext; both keys are derived from the media key. */
function decrypt(blob: Buffer, mediaKey: Buffer, info: string): Buffer {
  if (mediaKey.length !== 32 || blob.length <= MAC_BYTES) throw new Refused('damaged')
  const keys = Buffer.from(hkdfSync('sha256', mediaKey, Buffer.alloc(32), info, 112))
  const iv = keys.subarray(0, 16)
  const ciphertext = blob.subarray(0, -MAC_BYTES)
  const mac = createHmac('sha256', keys.subarray(48, 80)).update(iv).update(ciphertext).digest()
  if (!timingSafeEqual(mac.subarray(0, MAC_BYTES), blob.subarray(-MAC_BYTES))) throw new Refused('damaged')
  const decipher = createDecipheriv('aes-256-cbc', keys.subarray(16, 48), iv)
  return Buffer.concat([decipher.update(ciphertext), decipher.final()])
}

/** A hash the sender left out is not missed: the HMAC has been checked. */
function requireHash(bytes: Uint8Array, expected: string | undefined): void {
  if (expected === undefined) return
  if (createHash('sha256').update(bytes).digest('base64') !== expected) throw new Refused('damaged')
}

function failureOf(error: unknown): PictureFailure {
  if (error instanceof Refused) return error.failure
  if (error instanceof MediaRequestError) {
    return error.reason === 'timeout' || error.reason === 'too-large' ? error.reason : 'unavailable'
  }
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code.startsWith('ERR_OSSL') ? 'damaged' : 'unavailable'
}
