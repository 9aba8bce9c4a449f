/**
 * The logger handed to Baileys. It keeps level and Baileys' own fixed words, never the objects beside them
 * (nodes, addresses, keys) nor any word that is not Baileys' own. The same line
 * is written once a minute at most, with a count of what was left out.
 */
import type { SocketConfig } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import { BAILEYS_WORDS } from './baileys-words.ts'

type BaileysLogger = SocketConfig['logger']

const QUIET_MS = 60_000
const MAX_KINDS = 200
/** Comes with every restart that WhatsApp asks for; the link tells what it means. */
const ROUTINE = new Set(['stream errored out'])

export function createBaileysLog(log: Logger, now: () => number = Date.now): BaileysLogger {
  const seen = new Map<string, { untilMs: number; repeated: number }>()

  function write(given: 'warn' | 'error', first: unknown, second?: string): void {
    const words = plainWords(second ?? first)
    const level = ROUTINE.has(words) ? 'info' : given
    const code = statusCode(first)
    const kind = `${level} ${words}`
    const before = seen.get(kind)
    if (before && before.untilMs > now()) {
      before.repeated++
      return
    }
    if (seen.size >= MAX_KINDS) seen.clear()
    seen.set(kind, { untilMs: now() + QUIET_MS, repeated: 0 })
    log[level](
      { ...(code !== undefined && { code }), ...(before?.repeated && { repeated: before.repeated }) },
      `baileys: ${words}`,
    )
  }

  const adapter: BaileysLogger = {
    level: 'warn',
    child: () => adapter,
    trace: () => {},
    debug: () => {},
    info: () => {},
    warn: (first, second) => write('warn', first, second),
    error: (first, second) => write('error', first, second),
  }
  return adapter
}

/** Words of Baileys' own messages stay; whatever else stands in them came from outside, even when it reads well. */
function plainWords(message: unknown): string {
  if (typeof message !== 'string') return 'no message'
  return message
    .slice(0, 200)
    .split(/\s+/)
    .map((word) => (isOwnWord(word) ? word : '…'))
    .join(' ')
}

function isOwnWord(word: string): boolean {
  const bare = /^["'(]{0,2}([A-Za-z][A-Za-z./-]{0,30}?)["'(),.:!]{0,3}$/.exec(word)?.[1]
  return bare !== undefined && BAILEYS_WORDS.has(bare.toLowerCase())
}

function statusCode(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const candidates = [value, ...Object.values(value)]
  for (const candidate of candidates.slice(0, 20)) {
    const output = (candidate as { output?: { statusCode?: unknown } } | null)?.output
    if (typeof output?.statusCode === 'number') return output.statusCode
  }
  return undefined
}
