/** A visitor of the try page: a console over a bot with real workers, forms as a browser sends them, its event stream. */
import { startBot, type Bot } from '../../src/main.ts'
import { readConfig } from '../../src/config.ts'
import { openTestConsole, type TestConsole } from './console.ts'
import { silentLog, testConfig } from './servers.ts'

export interface TryStage extends TestConsole {
  bot: Bot
  visit: (headers?: Record<string, string>) => Visitor
}

export interface Visitor {
  /** Sets what the server gave. */
  cookie: () => string | undefined
  /** `null` fields are left out; a File is an upload. */
  send: (path: string, fields: Record<string, string | File>) => Promise<Response>
  page: (path?: string) => Promise<string>
  /** Opens the event stream. */
  listen: (lastEventId?: string) => Promise<Stream>
}

export interface Event {
  event: string
  data: string
  id?: string
}

export interface Stream {
  status: number
  events: Event[]
  /** The next reply (or what else is looked for) not yet returned. */
  next: (isIt: (event: Event) => boolean) => Promise<Event>
  close: () => Promise<void>
}

export const ORIGIN = 'http://127.0.0.1:8080'
const PATIENCE_MS = 25_000

export async function openTryStage(environment: Record<string, string> = {}): Promise<TryStage> {
  const own = await testConfig('embedded')
  const { dataDir: DATA_DIR } = own.config
  const config = readConfig({ DATA_DIR, PACING: 'off', CHECKS_PER_HOUR: '0', CONSOLE_LISTEN: 'off' })
  const bot = await startBot(config, silentLog, { whatsapp: false, worker: true, simulator: 'simulator' })
  const { store, queues } = bot.runtime
  const bench = await openTestConsole({
    environment: { TRIES_PER_HOUR: '0', ...environment },
    parts: { store, queues, simulator: bot.simulator! },
  })
  return {
    ...bench,
    bot,
    visit: (headers = {}) => createVisitor(bench, headers),
    async close() {
      await bench.close()
      await bot.close()
      await own.remove()
    },
  }
}

export function createVisitor({ app }: Pick<TestConsole, 'app'>, headers: Record<string, string>): Visitor {
  let cookie: string | undefined
  const common = () => ({ 'accept-language': 'en', origin: ORIGIN, ...headers, ...(cookie && { cookie }) })
  return {
    cookie: () => cookie,
    async send(path, fields) {
      const body = new FormData()
      for (const [name, value] of Object.entries(fields)) body.append(name, value)
      const answer = await app.request(`${ORIGIN}${path}`, await asBrowsersSend(body, common()))
      const given = answer.headers.get('set-cookie')
      if (given !== null) cookie = /try=;/.test(given) ? undefined : given.split(';')[0]
      return answer
    },
    page: async (path = '/try') => (await app.request(`${ORIGIN}${path}`, { headers: common() })).text(),
    listen: async (lastEventId) =>
      openStream(
        await app.request(`${ORIGIN}/try/events`, {
          headers: { ...common(), ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
        }),
      ),
  }
}

function openStream(answer: Response): Stream {
  const events: Event[] = []
  let taken = 0
  let wake = (): void => undefined
  const reader = answer.status === 200 ? answer.body?.getReader() : undefined
  void (async () => {
    const decoder = new TextDecoder()
    let text = ''
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      text += decoder.decode(part.value, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      events.push(...blocks.map(toEvent))
      wake()
    }
  })().catch(() => undefined)
  return {
    status: answer.status,
    events,
    async next(isIt) {
      for (const untilMs = Date.now() + PATIENCE_MS; Date.now() < untilMs;) {
        while (taken < events.length) {
          const event = events[taken++]!
          if (isIt(event)) return event
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 200)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      throw new Error(`nothing of it came, only ${events.map(({ event }) => event).join(' ')}`)
    },
    close: async () => reader?.cancel(),
  }
}

function toEvent(block: string): Event {
  const lines = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line))
  const all = (name: string) => lines.flatMap((line) => (line?.[1] === name ? [line[2]!] : []))
  const id = all('id')[0]
  return { event: all('event')[0] ?? '', data: all('data').join('\n'), ...(id !== undefined && { id }) }
}

/** A message of the bot's. */
export const isReply = ({ event, data }: Event): boolean =>
  event === 'entry' && data.includes('bubble theirs')

/** With its length said beforehand, which `app.request()` leaves out. */
async function asBrowsersSend(form: FormData, headers: Record<string, string>): Promise<RequestInit> {
  const written = new Response(form)
  const body = await written.arrayBuffer()
  const said = {
    'content-type': written.headers.get('content-type') ?? '',
    'content-length': String(body.byteLength),
  }
  return { method: 'POST', headers: { ...headers, ...said }, body }
}
