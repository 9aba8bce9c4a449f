/**
 * Encrypts media as a phone does and serves the blobs over loopback HTTP; takes the bot's uploads and opens them.
 * Plain bytes come in; the message fields that point to the blob go out; and the other way round.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getMediaKeys, type MediaType, type proto } from '@whiskeysockets/baileys'
import type { MediaFaults } from './controls.ts'
import { createUploads, type Uploads } from './uploads.ts'

const MAC_BYTES = 10
const FILLER = Buffer.alloc(65_536)

/** The fields every kind of media message shares. */
export interface HostedMedia {
  url: string
  directPath?: string
  mediaKey: Uint8Array
  fileSha256: Uint8Array
  fileEncSha256: Uint8Array
  fileLength: number
  mediaKeyTimestamp: number
}

export interface MediaHost {
  origin: string
  uploads: Uploads
  host(bytes: Uint8Array, type: MediaType, faults?: MediaFaults): Promise<HostedMedia>
  /** Under another path and without faults, where it was hosted before. Returns the path. */
  hostAgain(mediaKey: Uint8Array): string | undefined
  /** The picture that a message of the bot points to. Rejects when anything the message says of it is wrong. */
  open(message: proto.Message.IImageMessage): Promise<Uint8Array>
  stop(): Promise<void>
}

interface Blob {
  bytes: Buffer
  faults: MediaFaults
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** AES-256-CBC, then the first 10 bytes of HMAC-SHA-256 over iv and ciphertext. */
async function encryptMedia(bytes: Uint8Array, mediaKey: Uint8Array, type: MediaType): Promise<Buffer> {
  const { iv, cipherKey, macKey } = await getMediaKeys(mediaKey, type)
  if (!macKey) throw new Error('no MAC key derived')
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv)
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  const mac = createHmac('sha256', macKey).update(iv).update(sealed).digest().subarray(0, MAC_BYTES)
  return Buffer.concat([sealed, mac])
}

/** As a receiver's phone does it, with every check. */
async function decryptMedia(blob: Buffer, message: proto.Message.IImageMessage): Promise<Buffer> {
  const requireSame = (what: string, told: Uint8Array | null | undefined, found: Uint8Array) => {
    if (Buffer.compare(told ?? new Uint8Array(), found) !== 0) throw new Error(`the ${what} does not fit`)
  }
  requireSame('hash of the encrypted bytes', message.fileEncSha256, sha256(blob))
  const { iv, cipherKey, macKey } = await getMediaKeys(message.mediaKey, 'image')
  if (!macKey) throw new Error('no MAC key derived')
  const sealed = blob.subarray(0, -MAC_BYTES)
  const mac = createHmac('sha256', macKey).update(iv).update(sealed).digest()
  requireSame('MAC', blob.subarray(-MAC_BYTES), mac.subarray(0, MAC_BYTES))
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv)
  const bytes = Buffer.concat([decipher.update(sealed), decipher.final()])
  requireSame('hash of the bytes', message.fileSha256, sha256(bytes))
  if (Number(message.fileLength) !== bytes.length) throw new Error('the length does not fit')
  return bytes
}

function sendFiller(response: ServerResponse, byteCount: number): void {
  let left = byteCount
  const pump = () => {
    while (left > 0 && !response.destroyed) {
      const chunk = FILLER.subarray(0, Math.min(left, FILLER.length))
      left -= chunk.length
      if (!response.write(chunk)) {
        response.once('drain', pump)
        return
      }
    }
    response.end()
  }
  pump()
}

function serve(blob: Blob | undefined, response: ServerResponse): void {
  const faults = blob?.faults ?? {}
  if (!blob || faults.status) {
    response.writeHead(faults.status ?? 404).end()
  } else if (faults.redirectTo) {
    response.writeHead(302, { location: faults.redirectTo }).end()
  } else if (faults.stall) {
    response.writeHead(200, { 'content-length': blob.bytes.length })
    response.write(blob.bytes.subarray(0, blob.bytes.length / 2))
  } else if (faults.extraBytes) {
    response.writeHead(200)
    response.write(blob.bytes)
    sendFiller(response, faults.extraBytes)
  } else {
    response.writeHead(200, { 'content-length': blob.bytes.length }).end(blob.bytes)
  }
}

/** Listens on 127.0.0.1, on `port` or any free one. */
export async function startMediaHost(port = 0): Promise<MediaHost> {
  const blobs = new Map<string, Blob>()
  const sealedByKey = new Map<string, Buffer>()
  const keep = (bytes: Buffer, faults: MediaFaults): string => {
    const path = `/v/${randomBytes(8).toString('hex')}.enc`
    blobs.set(path, { bytes, faults })
    return path
  }
  const uploads = createUploads(
    () => origin,
    (blob) => keep(blob, {}),
  )
  const server = createServer((request: IncomingMessage, response) => {
    if (request.method !== 'POST') return serve(blobs.get(request.url ?? ''), response)
    uploads.receive(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    origin,
    uploads,
    async open(message) {
      const blob = blobs.get(message.directPath ?? '')
      if (!blob || message.url !== origin + message.directPath) throw new Error('the message points nowhere')
      return decryptMedia(blob.bytes, message)
    },
    async host(bytes, type, faults = {}) {
      const mediaKey = randomBytes(32)
      const sealed = await encryptMedia(bytes, mediaKey, type)
      const served = Buffer.from(sealed)
      if (faults.tamper) served.writeUInt8(served.readUInt8(0) ^ 0xff, 0)
      const path = keep(served, faults)
      sealedByKey.set(mediaKey.toString('hex'), sealed)
      return {
        url: faults.url ?? origin + path,
        ...(faults.directPath === undefined
          ? {}
          : { directPath: faults.directPath === true ? path : faults.directPath }),
        mediaKey,
        fileSha256: faults.wrongPlainHash ? randomBytes(32) : sha256(bytes),
        fileEncSha256: sha256(sealed),
        fileLength: faults.claimedLength ?? bytes.length,
        mediaKeyTimestamp: Math.floor(Date.now() / 1000),
      }
    },
    hostAgain(mediaKey) {
      const sealed = sealedByKey.get(Buffer.from(mediaKey).toString('hex'))
      return sealed && keep(sealed, {})
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
