/**
 * Stands between the bot and the media host and keeps downloads waiting while it is closed, so that a test knows
 * the moment in which a worker is in the middle of a picture.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventually } from '../support/eventually.ts'
import type { MediaFaults } from '../support/whatsapp/controls.ts'

export interface MediaGate {
  /** For WHATSAPP_MEDIA_HOSTS. */
  host: string
  /** Makes a sent picture be fetched through the gate. */
  route: MediaFaults
  close(): void
  /** Lets what comes from now on through; what waits already waits on. */
  open(): void
  /** Resolves once that many downloads wait. */
  waitHeld(count: number): Promise<void>
  stop(): Promise<void>
}

/** Open at first. `mediaOrigin` is where the blobs are. */
export async function startMediaGate(mediaOrigin: string): Promise<MediaGate> {
  let isClosed = false
  const held: ServerResponse[] = []
  const server = createServer((request, response) => {
    if (isClosed) {
      held.push(response)
      return
    }
    fetch(new URL(request.url ?? '/', mediaOrigin))
      .then(async (blob) => {
        response.writeHead(blob.status).end(Buffer.from(await blob.arrayBuffer()))
      })
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    route: { url: `http://${host}/`, directPath: true },
    close: () => void (isClosed = true),
    open: () => void (isClosed = false),
    waitHeld: (count) =>
      eventually(() => {
        if (held.length < count) throw new Error(`${held.length} downloads wait, not ${count}`)
      }),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
