/**
 * Pictures that the bot uploads: an HTTP POST in, the blob's address out, as WhatsApp's media hosts answer it. Checks
 * the token and that the bytes are those it names; fails on request.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { UploadPolicy } from './controls.ts'

export interface Uploads {
  /** What `media_conn` gives the bot to upload with. */
  auth: string
  /** The hosts that `media_conn` names instead of ours. */
  hosts(): string[] | undefined
  /** How many were taken. */
  count(): number
  setPolicy(policy: UploadPolicy): void
  receive(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/** `keep` stores the blob and returns its path. */
export function createUploads(origin: () => string, keep: (blob: Buffer) => string): Uploads {
  const auth = randomBytes(12).toString('base64url')
  let policy: UploadPolicy = { mode: 'ok' }
  let taken = 0

  const takePolicy = (): UploadPolicy => {
    const current = policy
    if (current.times !== undefined) {
      policy = current.times > 1 ? { ...current, times: current.times - 1 } : { mode: 'ok' }
    }
    return current
  }

  return {
    auth,
    hosts: () => policy.hosts,
    count: () => taken,
    setPolicy(next) {
      policy = next
    },
    async receive(request, response) {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const blob = Buffer.concat(chunks)
      const current = takePolicy()
      if (current.mode === 'stall') return
      if (current.mode === 'error') return void response.writeHead(current.status).end()
      if (current.mode === 'redirect')
        return void response.writeHead(307, { location: current.to ?? request.url }).end()
      if (current.mode === 'answer') return void response.writeHead(200).end(current.body)
      if (!isExpected(new URL(request.url ?? '', origin()), blob, auth))
        return void response.writeHead(400).end()
      taken++
      const path = keep(blob)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ url: origin() + path, direct_path: path }))
    },
  }
}

function isExpected({ pathname, searchParams }: URL, blob: Buffer, auth: string): boolean {
  const token = createHash('sha256').update(blob).digest('base64url')
  const named = [pathname, searchParams.get('token'), searchParams.get('auth')].join(' ')
  return named === `/mms/image/${token} ${token} ${auth}`
}
