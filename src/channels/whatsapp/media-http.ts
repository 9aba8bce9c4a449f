/**
 * One request to a media host, bounded in everything: an address that media-address.ts let through in, status and bytes
 * out. Follows no redirect, keeps no cookie and no connection, unpacks nothing, always checks certificates, and connects
 * to exactly those addresses that it checked.
 */
import { lookup, type LookupAddress } from 'node:dns'
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

export interface MediaRequest {
  /** Sent as POST; without one it is a GET. */
  body?: Uint8Array
  /** From now to the last byte of the answer. */
  timeoutMs: number
  /** From now to the answer's head; `timeoutMs` unless told. */
  headMs?: number
  /** Of the answer's body. */
  maxBytes: number
  /** An operator listed this host: it may be of this machine or its network. */
  isPrivateAllowed: boolean
}

export interface MediaAnswer {
  status: number
  /** Empty unless the status is 200. */
  bytes: Buffer
}

/** Rejects with MediaRequestError, or with what the network says. */
export type RequestMedia = (address: URL, request: MediaRequest) => Promise<MediaAnswer>

export class MediaRequestError extends Error {
  /** `private`: the name stands for an address that is not of the public internet. */
  readonly reason: 'timeout' | 'too-large' | 'private' | 'no-answer'

  constructor(reason: MediaRequestError['reason']) {
    super(`request to a media host: ${reason}`)
    this.name = 'MediaRequestError'
    this.reason = reason
  }
}

type Resolved = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void

export interface Network {
  /** The system's resolver unless told. */
  resolve?: (hostname: string, callback: Resolved) => void
  /** Certificates (PEM) to trust instead of the system's. */
  ca?: string
}

const HEADERS = { origin: 'https://web.whatsapp.com', 'accept-encoding': 'identity' }

export function createRequestMedia(network: Network = {}): RequestMedia {
  const { resolve = (hostname, callback) => lookup(hostname, { all: true }, callback), ca } = network
  return async (address, wanted) => {
    const { body, timeoutMs, headMs = timeoutMs, isPrivateAllowed } = wanted
    // A literal address is never looked up, so it is checked here.
    const literal = address.hostname.replace(/^\[(.*)\]$/, '$1')
    if (isIP(literal) && !isPrivateAllowed && !isPublicAddress(literal)) {
      throw new MediaRequestError('private')
    }
    const open = address.protocol === 'https:' ? requestHttps : requestHttp
    const request = open(address, {
      method: body ? 'POST' : 'GET',
      headers: body
        ? { ...HEADERS, 'content-type': 'application/octet-stream', 'content-length': body.length }
        : HEADERS,
      lookup: isPrivateAllowed ? lookUp(resolve, () => true) : lookUp(resolve, isPublicAddress),
      // No other request's connection, and none that stays open.
      agent: false,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      insecureHTTPParser: false,
      ...(ca !== undefined && { ca }),
    })
    const limits = [limit(timeoutMs), limit(headMs)] as const
    const [whole, head] = limits
    try {
      const response = await Promise.race([answerOf(request, body), whole.over, head.over])
      head.clear()
      return await Promise.race([read(response, wanted.maxBytes), whole.over])
    } finally {
      for (const each of limits) each.clear()
      request.destroy()
    }
  }
}

/** What is looked up is what is connected to; one address that is not allowed spoils the name. */
function lookUp(
  resolve: NonNullable<Network['resolve']>,
  isAllowed: (address: string) => boolean,
): LookupFunction {
  return (hostname, options, callback) =>
    resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) return callback(error ?? new MediaRequestError('no-answer'), '')
      if (!addresses.every(({ address }) => isAllowed(address))) {
        return callback(new MediaRequestError('private'), '')
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
    })
}

function answerOf(request: ClientRequest, body: Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve)
    // Errors may follow the first one, and follow the answer.
    request.on('error', reject)
    request.once('close', () => reject(new MediaRequestError('no-answer')))
    request.end(body)
  })
}

async function read(response: IncomingMessage, maxBytes: number): Promise<MediaAnswer> {
  response.on('error', () => undefined)
  const status = response.statusCode ?? 0
  if (status !== 200) return { status, bytes: Buffer.alloc(0) }
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw new MediaRequestError('too-large')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new MediaRequestError('too-large')
    chunks.push(chunk)
  }
  return { status, bytes: Buffer.concat(chunks) }
}

/** `over` rejects after that time, unless cleared. */
function limit(ms: number): { over: Promise<never>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MediaRequestError('timeout')), ms)
  })
  return { over, clear: () => clearTimeout(timer) }
}
