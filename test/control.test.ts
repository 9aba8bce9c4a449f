import { once } from 'node:events'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  connectControl,
  controlPath,
  serveControl,
  type ControlClient,
  type ControlEvent,
} from '../src/control.ts'

let dataDir: string
const closers: (() => Promise<void> | void)[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'control-'))
})

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
  await rm(dataDir, { recursive: true, force: true })
})

async function firstEvent(events: AsyncIterable<ControlEvent>): Promise<ControlEvent | undefined> {
  for await (const event of events) return event
  return undefined
}

test('nobody listens: null, not an error', async () => {
  expect(await connectControl(dataDir)).toBeNull()
})

test('a request is answered on the same connection, and leaving cleans up', async () => {
  let left = 0
  closers.push(
    await serveControl(dataDir, async (request, emit, onLeave) => {
      onLeave(() => left++)
      emit({ kind: 'status', lines: [request.kind] })
    }),
  )
  const client = (await connectControl(dataDir))!
  client.send({ kind: 'status' })
  expect(await firstEvent(client.events)).toEqual({ kind: 'status', lines: ['status'] })
  client.close()
  await expect.poll(() => left).toBe(1)
})

test('a client that breaks off with its answer unread disturbs nobody', async () => {
  const lines = ['x'.repeat(60_000)]
  closers.push(await serveControl(dataDir, async (_, emit) => emit({ kind: 'status', lines })))
  for (let times = 0; times < 10; times++) {
    const socket = connect(controlPath(dataDir)).pause()
    await once(socket, 'connect')
    socket.write('{"kind":"status"}\n')
    await new Promise((resolve) => setTimeout(resolve, 10))
    socket.destroy()
  }
  const client = (await connectControl(dataDir))!
  closers.push(() => client.close())
  client.send({ kind: 'status' })
  expect(await firstEvent(client.events)).toEqual({ kind: 'status', lines })
})

test('the socket is for the owner alone', async () => {
  closers.push(await serveControl(dataDir, async () => {}))
  expect((await stat(controlPath(dataDir))).mode & 0o777).toBe(0o600)
})

test('junk and unknown requests get an error, the connection lives on', async () => {
  closers.push(await serveControl(dataDir, async (_, emit) => emit({ kind: 'status', lines: [] })))
  const answers: string[] = []
  const socket = connect(controlPath(dataDir))
  socket.on('data', (data) => answers.push(...data.toString().trim().split('\n')))
  closers.push(() => void socket.destroy())
  socket.write('{"kind":"fly"}\nnot json\n{"kind":"status","extra":1}\n{"kind":"status"}\n')
  await expect.poll(() => answers.length).toBe(4)
  expect(answers.map((line) => (JSON.parse(line) as ControlEvent).kind)).toEqual([
    'error',
    'error',
    'error',
    'status',
  ])
})

test('a leftover socket file of a dead process is replaced', async () => {
  const close = await serveControl(dataDir, async () => {})
  closers.push(await serveControl(dataDir, async (_, emit) => emit({ kind: 'state', state: 'second' })))
  const client = (await connectControl(dataDir))!
  client.send({ kind: 'status' })
  expect(await firstEvent(client.events)).toEqual({ kind: 'state', state: 'second' })
  client.close()
  await close()
})

test('a handler that fails answers with what went wrong', async () => {
  closers.push(
    await serveControl(dataDir, async () => {
      throw new Error('no number is linked')
    }),
  )
  const client = (await connectControl(dataDir))!
  client.send({ kind: 'pair' })
  expect(await firstEvent(client.events)).toEqual({ kind: 'error', message: 'no number is linked' })
  client.close()
})

test('the events end when either side closes', async () => {
  const close = await serveControl(dataDir, async () => {})
  for (const leave of [(client: ControlClient) => client.close(), close]) {
    const client = (await connectControl(dataDir))!
    const ended = firstEvent(client.events)
    leave(client)
    expect(await ended).toBeUndefined()
  }
})

test('a long data folder path still gets a socket', () => {
  expect(controlPath(`/srv/${'x'.repeat(200)}`).length).toBeLessThan(107)
})

test('a folder whose path is too long for a socket, in bytes, has its socket in a private folder', async () => {
  const deep = join(dataDir, 'ұзақ-жол'.repeat(6))
  const path = controlPath(deep)
  expect(Buffer.byteLength(path)).toBeLessThan(100)
  const close = await serveControl(deep, async (_, emit) => emit({ kind: 'status', lines: [] }))
  closers.push(close, () => rm(dirname(path), { recursive: true }))
  expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
  const client = (await connectControl(deep))!
  client.send({ kind: 'status' })
  expect(await firstEvent(client.events)).toEqual({ kind: 'status', lines: [] })
  client.close()
})

test('a socket that others could have put there is neither served nor spoken to', async () => {
  closers.push(await serveControl(dataDir, async () => {}))
  await chmod(dataDir, 0o777)
  expect(await connectControl(dataDir)).toBeNull()
  await expect(serveControl(dataDir, async () => {})).rejects.toThrow(/chmod 700/)
})
