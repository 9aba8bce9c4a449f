/** A TCP door in front of a server, which a test can shut: connections break and new ones are turned away. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface TcpGate {
  port: number
  shut(): void
  /** Connections stay and nothing passes any more, as with a server that hangs; until it opens. */
  hold(): void
  open(): void
  close(): Promise<void>
}

export async function createTcpGate(host: string, port: number): Promise<TcpGate> {
  const sockets = new Set<Socket>()
  let isShut = false
  const server = createServer((inside) => {
    if (isShut) {
      inside.destroy()
      return
    }
    const outside = connect(port, host)
    for (const [one, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const breakAll = (): void => sockets.forEach((socket) => socket.destroy())
  return {
    port: (server.address() as AddressInfo).port,
    shut() {
      isShut = true
      breakAll()
    },
    hold: () => sockets.forEach((socket) => socket.unpipe().pause()),
    open() {
      if (!isShut) breakAll()
      isShut = false
    },
    close() {
      breakAll()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
