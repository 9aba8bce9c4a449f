/**
 * Hands a picture to WhatsApp's media hosts: plain bytes in, the fields of a message that point to it out. Own code
 * instead of Baileys', which writes to disk, follows redirects anywhere and has no time limit.
 */
import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import {
  getBinaryNodeChild,
  getBinaryNodeChildren,
  S_WHATSAPP_NET,
  type BinaryNode,
  type WASocket,
} from '@whiskeysockets/baileys'
import { z } from 'zod'
import { isListed, mediaAddress, uploadAddress } from './media-address.ts'
import { createRequestMedia, type RequestMedia } from './media-http.ts'

export interface UploadOptions {
  /** `host` or `host:port` allowed beside `*.whatsapp.net`. */
  extraHosts: readonly string[]
  /** For each host that is tried. */
  timeoutMs: number
  request?: RequestMedia
}

/** As a message carries them. */
export interface UploadedPicture {
  url: string
  directPath: string
  mediaKey: Uint8Array
  fileSha256: Uint8Array
  fileEncSha256: Uint8Array
  fileLength: number
  /** Unix seconds. */
  mediaKeyTimestamp: number
}

const MAX_HOSTS = 2
const MAX_ANSWER_BYTES = 16_384
const MAC_BYTES = 10
const Answer = z.object({ url: z.string().max(2048), direct_path: z.string().min(1).max(2048) })

/** Tries the hosts that the server names, in its order. Rejects when none of them took the picture. */
export async function uploadPicture(
  socket: Pick<WASocket, 'query'>,
  bytes: Uint8Array,
  options: UploadOptions,
): Promise<UploadedPicture> {
  const mediaKey = randomBytes(32)
  const sealed = seal(bytes, mediaKey)
  const fileEncSha256 = sha256(sealed)
  const { hosts, auth } = await askForHosts(socket)
  for (const host of hosts) {
    const place = await post(host, auth, sealed, fileEncSha256.toString('base64url'), options)
    if (!place) continue
    const mediaKeyTimestamp = Math.floor(Date.now() / 1000)
    return {
      ...place,
      mediaKey,
      fileSha256: sha256(bytes),
      fileEncSha256,
      fileLength: bytes.length,
      mediaKeyTimestamp,
    }
  }
  throw new Error('no media host took the picture')
}

/** AES-256-CBC, then the first bytes of an HMAC over IV and ciphertext; media.ts opens what this closes. */
function seal(bytes: Uint8Array, mediaKey: Uint8Array): Buffer {
  const keys = Buffer.from(hkdfSync('sha256', mediaKey, Buffer.alloc(32), 'WhatsApp Image Keys', 112))
  const iv = keys.subarray(0, 16)
  const cipher = createCipheriv('aes-256-cbc', keys.subarray(16, 48), iv)
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()])
  const mac = createHmac('sha256', keys.subarray(48, 80)).update(iv).update(ciphertext).digest()
  return Buffer.concat([ciphertext, mac.subarray(0, MAC_BYTES)])
}

/** Asked each time: Baileys keeps the answer, but also a failure, until the connection ends. */
async function askForHosts(socket: Pick<WASocket, 'query'>): Promise<{ hosts: string[]; auth: string }> {
  const answer: BinaryNode | undefined = await socket.query({
    tag: 'iq',
    attrs: { type: 'set', xmlns: 'w:m', to: S_WHATSAPP_NET },
    content: [{ tag: 'media_conn', attrs: {} }],
  })
  const connection = getBinaryNodeChild(answer, 'media_conn')
  const hosts = getBinaryNodeChildren(connection, 'host').flatMap(({ attrs }) => attrs.hostname ?? [])
  return { hosts: hosts.slice(0, MAX_HOSTS), auth: connection?.attrs.auth ?? '' }
}

/** Where the host keeps it now; null when the host is not WhatsApp's, refused, or did not answer in time. */
async function post(
  host: string,
  auth: string,
  sealed: Uint8Array,
  token: string,
  { extraHosts, timeoutMs, request = createRequestMedia() }: UploadOptions,
): Promise<{ url: string; directPath: string } | null> {
  const query = new URLSearchParams({ auth, token }).toString()
  const address = uploadAddress(host, `/mms/image/${token}?${query}`, extraHosts)
  if (!address) return null
  try {
    const isPrivateAllowed = isListed(address, extraHosts)
    const wanted = { body: sealed, timeoutMs, maxBytes: MAX_ANSWER_BYTES, isPrivateAllowed }
    const { status, bytes } = await request(address, wanted)
    const answer = status === 200 ? Answer.parse(JSON.parse(bytes.toString('utf8'))) : null
    const isFetchable = answer && mediaAddress(answer.url, answer.direct_path, extraHosts)
    return isFetchable ? { url: answer.url, directPath: answer.direct_path } : null
  } catch {
    return null
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
