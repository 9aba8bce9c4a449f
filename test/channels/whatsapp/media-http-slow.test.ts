/** Requests to hosts that are slow or talk nonsense: every one ends, in time and with a reason. */
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import {
  createRequestMedia,
  MediaRequestError,
  type MediaRequest,
} from '../../../src/channels/whatsapp/media-http.ts'

const own: MediaRequest = { timeoutMs: 2_000, maxBytes: 1_000_000, isPrivateAllowed: true }

const get = (url: string, wanted: Partial<MediaRequest> = {}): Promise<unknown> =>
  createRequestMedia()(new URL(url), { ...own, ...wanted })

const failure = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) =>
      error instanceof MediaRequestError ? error.reason : String((error as NodeJS.ErrnoException).code),
  )

describe('slow and broken hosts', () => {
  test.each([
    ['sends nothing', () => undefined],
    ['sends half', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')],
    ['drips its head', (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n')],
    [
      'drips its body',
      (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n', 'x'),
    ],
    ['goes on announcing', (socket: Socket) => drip(socket, '', 'HTTP/1.1 102 Processing\r\n\r\n')],
  ] as [string, (socket: Socket) => void][])('one that %s runs into the limit', async (_what, behave) => {
    await withHost(behave, async (url, closed) => {
      const startedMs = Date.now()
      expect(await failure(get(url, { timeoutMs: 300 }))).toBe('timeout')
      expect(Date.now() - startedMs).toBeLessThan(1_500)
      await closed
    })
  })

  test('the head has a limit of its own', async () => {
    await withHost(
      () => undefined,
      async (url) => expect(await failure(get(url, { timeoutMs: 60_000, headMs: 100 }))).toBe('timeout'),
    )
  })

  test.each([
    ['hangs up at once', (socket: Socket) => socket.end(), 'ECONNRESET'],
    ['hangs up in the middle', halfAnswer, 'ECONNRESET'],
    ['talks of something else', (socket: Socket) => socket.end('SSH-2.0-x\r\n'), 'HPE_INVALID_CONSTANT'],
    ['has endless heads', endlessHead, 'HPE_HEADER_OVERFLOW'],
    ['wants another protocol', upgrade, 'no-answer'],
  ] as [string, (socket: Socket) => void, string][])('one that %s', async (_what, behave, expected) => {
    await withHost(behave, async (url) => expect([expected, 'ECONNRESET']).toContain(await failure(get(url))))
  })
})

function drip(socket: Socket, start: string, each: string): void {
  socket.write(start)
  const timer = setInterval(() => socket.write(each), 20)
  socket.once('close', () => clearInterval(timer))
}

function halfAnswer(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', () => socket.destroy())
}

function endlessHead(socket: Socket): void {
  socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`)
}

function upgrade(socket: Socket): void {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
}

/** A host that does this once it was asked; `closed` resolves when the client hung up. */
async function withHost(
  behave: (socket: Socket) => void,
  work: (url: string, closed: Promise<void>) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>()
  let hungUp = (): void => undefined
  const closed = new Promise<void>((resolve) => (hungUp = resolve))
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => hungUp())
    socket.once('data', () => behave(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await work(`http://127.0.0.1:${port}/v/a`, closed)
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}
