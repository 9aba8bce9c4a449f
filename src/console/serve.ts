/** An application on a port of this machine: listens, says where, and lets go of everything when closed. */
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Address } from '../config-console.ts'

export interface Served {
  /** As a browser on this machine calls it, like `http://127.0.0.1:8080`. */
  url: string
  /** Ends open answers, too, such as event streams. Safe to call twice. */
  close(): Promise<void>
}

/** How long a client may take to send a request, and its headers alone. */
const REQUEST_MS = 60_000
const HEADERS_MS = 15_000

/** Rejects when the address is taken or not this machine's (`code` EADDRINUSE, EACCES, EADDRNOTAVAIL). */
export async function serveApp<E extends object>(app: Hono<E>, { host, port }: Address): Promise<Served> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS },
  }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => resolve())
  })
  // Later errors are of single connections, which end by themselves.
  server.on('error', () => undefined)
  const bound = server.address()
  const boundPort = typeof bound === 'object' && bound ? bound.port : port
  let closing: Promise<void> | undefined
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    close: () =>
      (closing ??= new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })),
  }
}
