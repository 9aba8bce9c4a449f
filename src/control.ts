/**
 * The local socket of a running bot (rights 600, inside the data folder): `pair`, `simulate`, `doctor`, `numbers`,
 * `handovers` and `operator` beside a running `start` talk to it instead of opening the database a second time. One JSON object a line, parsed by zod.
 */
import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { z } from 'zod'

/** Longest line either side accepts, in characters. */
const MAX_LINE = 256 * 1024
/** The kernel's limit for a socket's path is about 107 bytes; longer ones move to the temporary folder. */
const MAX_PATH_BYTES = 100

const Account = z.string().min(1).max(40)

const Name = z.string().max(40)
const Password = z.string().max(256)
export const OperatorChange = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('add'),
    name: Name,
    role: z.enum(['viewer', 'analyst', 'admin']),
    password: Password,
  }),
  z.strictObject({ action: z.literal('password'), name: Name, password: Password }),
  z.strictObject({ action: z.literal('disable'), name: Name }),
])
export type OperatorChange = z.infer<typeof OperatorChange>

export const ControlRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pair'),
    /** Needed where there are several numbers. */
    account: Account.optional(),
    phone: z
      .string()
      .regex(/^\d{7,15}$/)
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('chat'),
    chat: z.string().min(1).max(64),
    text: z.string(),
    picture: z.string().optional(),
    forwarded: z.boolean(),
    from: z
      .string()
      .regex(/^\+\d{7,15}$/)
      .optional(),
  }),
  z.strictObject({ kind: z.literal('status') }),
  z.strictObject({
    kind: z.literal('numbers'),
    /** Done first. */
    action: z.enum(['pause', 'resume']).optional(),
    account: Account.optional(),
  }),
  z.strictObject({
    kind: z.literal('hand-overs'),
    /** Id of one to be closed first. */
    close: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('operators'),
    /** Done first. */
    change: OperatorChange.optional(),
  }),
])
export type ControlRequest = z.infer<typeof ControlRequest>

export const ControlEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('qr'), text: z.string() }),
  z.strictObject({ kind: z.literal('code'), code: z.string() }),
  z.strictObject({ kind: z.literal('state'), state: z.string() }),
  z.strictObject({ kind: z.literal('reply'), chat: z.string(), text: z.string(), messageId: z.string() }),
  z.strictObject({ kind: z.literal('status'), lines: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('hand-overs'), lines: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('numbers'), lines: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('operators'), lines: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('error'), message: z.string() }),
])
export type ControlEvent = z.infer<typeof ControlEvent>

/** Called for each request; `emit` writes to that client until it leaves, `onLeave` runs once then. */
export type ControlHandler = (
  request: ControlRequest,
  emit: (event: ControlEvent) => void,
  onLeave: (cleanup: () => void) => void,
) => Promise<void>

export interface ControlClient {
  send(request: ControlRequest): void
  /** Events until either side closes. */
  events: AsyncIterable<ControlEvent>
  close(): void
}

export function controlPath(dataDir: string): string {
  const path = join(dataDir, 'control.sock')
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return path
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 24)
  return join(tmpdir(), `forwardcheck-${name}`, 'control.sock')
}

/** Anybody may leave a folder of that name in the temporary folder; pairing must not talk to a stranger's socket. */
async function isPrivate(folder: string): Promise<boolean> {
  const info = await lstat(folder).catch(() => null)
  if (!info?.isDirectory()) return false
  return (info.mode & 0o077) === 0 && (process.getuid === undefined || info.uid === process.getuid())
}

/** Serves the socket; a leftover file of a dead process is replaced. Resolves to a closing function. */
export async function serveControl(dataDir: string, handle: ControlHandler): Promise<() => Promise<void>> {
  const path = controlPath(dataDir)
  const clients = new Set<Socket>()
  const server = createServer((socket) => {
    clients.add(socket)
    serveClient(socket, handle)
    socket.on('close', () => clients.delete(socket))
  })
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  if (!(await isPrivate(dirname(path)))) {
    throw new Error(
      `${dirname(path)} is not this user's alone: chmod 700 it, remove it, or set another DATA_DIR`,
    )
  }
  await rm(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  return async () => {
    for (const socket of clients) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await rm(path, { force: true })
  }
}

/** null when no bot is running on this data folder. */
export async function connectControl(dataDir: string): Promise<ControlClient | null> {
  const path = controlPath(dataDir)
  if (!(await isPrivate(dirname(path)))) return null
  const socket = connect(path)
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  if (!isOpen) return null
  socket.on('error', () => socket.destroy())
  return {
    send: (request) => void socket.write(`${JSON.stringify(request)}\n`),
    events: readEvents(socket),
    close: () => socket.destroy(),
  }
}

function serveClient(socket: Socket, handle: ControlHandler): void {
  const cleanups: (() => void)[] = []
  const emit = (event: ControlEvent): void => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(event)}\n`)
  }
  socket.on('error', () => socket.destroy())
  socket.on('close', () => cleanups.forEach((cleanup) => cleanup()))
  readLines(socket).on('line', (line) => {
    const request = parseLine(line, ControlRequest)
    if (!request) return emit({ kind: 'error', message: 'not a request this version understands' })
    handle(request, emit, (cleanup) => cleanups.push(cleanup)).catch((error: unknown) => {
      emit({ kind: 'error', message: error instanceof Error ? error.message : 'the request failed' })
    })
  })
}

/** A socket that breaks off is an error of its lines, too, which nobody else hears: it would end the process. */
function readLines(socket: Socket): Interface {
  const lines = createInterface({ input: socket })
  lines.on('error', () => lines.close())
  return lines
}

async function* readEvents(socket: Socket): AsyncIterable<ControlEvent> {
  const lines = readLines(socket)
  // A destroyed socket closes without an end, and the lines would wait for one for ever.
  socket.once('close', () => lines.close())
  for await (const line of lines) {
    const event = parseLine(line, ControlEvent)
    if (event) yield event
  }
}

function parseLine<T extends z.ZodType>(line: string, schema: T): z.infer<T> | null {
  if (line.length > MAX_LINE) return null
  try {
    const parsed = schema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
