/** A chat as server-sent events: what a page missed, then what comes. Ends with the chat, the page or the process. */
import { streamSSE, type SSEMessage } from 'hono/streaming'
import { html } from 'hono/html'
import type { Html, PageContext } from '../shell.ts'
import type { Chats, Entry } from './chats.ts'

export interface StreamParts {
  chats: Pick<Chats, 'watch'>
  visitor: string
  /** What the page saw last. */
  mark: string | undefined
  bubble: (entry: Entry) => Html
  /** Called once, when it is over. */
  onEnd: () => void
  heartbeatMs?: number
}

/** Proxies cut what says nothing for half a minute or so. */
const HEARTBEAT_MS = 15_000
const RECONNECT_MS = 2_000
/** Events that wait for a reader; one that does not read comes again and catches up. */
const MOST_WAITING = 200

/**
 * Events: `entry` (HTML of a message, new or changed; its id is the mark), `removed` (a message's id), `typing` (1 or 0),
 * `gone` (the chat was erased).
 */
export function streamChat(c: PageContext, parts: StreamParts): Response {
  const { chats, visitor, mark, bubble, onEnd, heartbeatMs = HEARTBEAT_MS } = parts
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(c, async (stream) => {
    let stop = (): void => undefined
    let heartbeat: NodeJS.Timeout | undefined
    await new Promise<void>((end) => {
      stream.onAbort(end)
      let waiting = 0
      let written: Promise<unknown> = Promise.resolve()
      const write = (message: () => SSEMessage | Promise<SSEMessage>): void => {
        if (++waiting > MOST_WAITING) return end()
        written = written
          .then(async () => stream.writeSSE(await message()))
          .catch(end)
          .finally(() => waiting--)
      }
      write(() => ({ event: 'hello', data: '', retry: RECONNECT_MS }))
      stop = chats.watch(visitor, mark, {
        entry: (entry, id) =>
          write(async () => ({ event: 'entry', id, data: (await html`${bubble(entry)}`).toString() })),
        removed: (id) => write(() => ({ event: 'removed', data: id })),
        typing: (isTyping) => write(() => ({ event: 'typing', data: isTyping ? '1' : '0' })),
        gone: () => {
          write(() => ({ event: 'gone', data: '' }))
          void written.finally(end)
        },
      })
      heartbeat = setInterval(() => write(() => ({ event: 'beat', data: '' })), heartbeatMs)
    })
    clearInterval(heartbeat)
    stop()
    onEnd()
  })
}
