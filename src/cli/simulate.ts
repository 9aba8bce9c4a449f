/**
 * `simulate`: a chat in the terminal through the real inbox, queues, worker and outbox. Beside a running embedded
 * bot it talks to that bot; otherwise it starts what is missing in this process.
 */
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { readConfig, type Config } from '../config.ts'
import { connectControl } from '../control.ts'
import { createLog } from '../log.ts'
import { startBot } from '../main.ts'
import { simulatedMessage, type SimulatedInput } from './serve-control.ts'
import { OperatorError } from './terminal.ts'

/** Where typed messages go and replies come from. */
interface Conversation {
  send(input: SimulatedInput): Promise<void>
  close(): Promise<void>
}

/** How long to wait for the last replies after the input ended. */
const LAST_REPLY_MS = 20_000
/** Silence after which no more is expected: of a reply for every message, and of one for several sent in one go. */
const SILENCE_MS = 1_500
const LONG_SILENCE_MS = 8_000

const HELP = `Type a message as a person would write it to the bot. Also:
  /forward <text>        a forwarded message
  /image <file> [text]   a picture, with a caption
  /quit                  leave`

export async function simulate(options: { from?: string }): Promise<void> {
  const from = options.from?.replace(/[\s()-]/g, '')
  if (from !== undefined && !/^\+\d{7,15}$/.test(from)) {
    throw new OperatorError('Give the number with + and country code: --from +77011234567')
  }
  const chat = `sim-${randomBytes(6).toString('hex')}`
  let sent = 0
  let replies = 0
  let lastMs = 0
  let isAnswered = true
  const onReply = (text: string): void => {
    replies++
    lastMs = Date.now()
    isAnswered = true
    console.log(`\n${text}\n`)
  }
  const conversation = await openConversation(readConfig(), chat, onReply)
  if (process.stdin.isTTY) console.log(HELP)
  const lines = createInterface({
    input: process.stdin,
    prompt: '> ',
    ...(process.stdin.isTTY && { output: process.stdout }),
  })
  for await (const line of lines) {
    if (line.trim() === '/quit') break
    const input = parseLine(line)
    if (!input) continue
    sent++
    isAnswered = false
    await conversation.send({ chat, ...input, ...(from && { from }) })
  }
  const isOver = (): boolean =>
    isAnswered && Date.now() - lastMs > (replies < sent ? LONG_SILENCE_MS : SILENCE_MS)
  for (const until = Date.now() + LAST_REPLY_MS; !isOver() && Date.now() < until;) await pause(50)
  await conversation.close()
  if (!isAnswered)
    throw new OperatorError('No reply came in time. Is a worker running? See: npx forwardcheck doctor')
  process.exit(0)
}

export function parseLine(line: string): Omit<SimulatedInput, 'chat' | 'from'> | null {
  if (line.trim() === '') return null
  const forward = /^\/forward\s+(.*)$/s.exec(line)
  if (forward) return { text: forward[1]!, forwarded: true }
  const image = /^\/image\s+(\S+)\s*(.*)$/s.exec(line)
  if (image) return { text: image[2]!, forwarded: false, picture: resolve(image[1]!) }
  return { text: line, forwarded: false }
}

async function openConversation(
  config: Config,
  chat: string,
  onReply: (text: string) => void,
): Promise<Conversation> {
  const running = config.mode.kind === 'embedded' ? await connectControl(config.dataDir) : null
  if (!running) return openOwn(config, chat, onReply)
  const listening = (async () => {
    for await (const event of running.events) {
      if (event.kind === 'error') console.error(event.message)
      if (event.kind === 'reply') onReply(event.text)
    }
  })()
  return {
    send: async (input) => running.send({ kind: 'chat', ...input }),
    close: async () => {
      running.close()
      await listening.catch(() => {})
    },
  }
}

/** Embedded: everything in this process. Distributed: only the simulator; workers answer wherever they run. */
async function openOwn(config: Config, chat: string, onReply: (text: string) => void): Promise<Conversation> {
  const isEmbedded = config.mode.kind === 'embedded'
  const account = isEmbedded ? 'simulator' : chat
  const log = createLog(process.stdin.isTTY && config.logLevel === 'info' ? 'warn' : config.logLevel)
  const bot = await startBot(config, log, { whatsapp: false, worker: isEmbedded, simulator: account })
  bot.simulator!.onReply((reply) => {
    if (reply.chat === chat) onReply(reply.text)
  })
  return {
    send: (input) => bot.simulator!.receive(simulatedMessage(input)),
    close: () => bot.close(),
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
