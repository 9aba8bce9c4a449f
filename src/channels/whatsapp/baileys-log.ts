/**
 * The logger handed to Baileys. It keeps level and Baileys' own fixed words, never the objects beside them
 * (nodes, addresses, keys) nor anything in the words that carries a digit or an address. The same line
 * is written once a minute at most, with a count of what was left out.
 */
import type { SocketConfig } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'

type BaileysLogger = SocketConfig['logger']

const QUIET_MS = 60_000
const MAX_KINDS = 200

export function createBaileysLog(log: Logger, now: () => number = Date.now): BaileysLogger {
  const seen = new Map<string, { untilMs: number; repeated: number }>()

  function write(level: 'warn' | 'error', first: unknown, second?: string): void {
    const words = plainWords(second ?? first)
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

/** Baileys' messages are English words; whatever else stands in them came from outside. */
function plainWords(message: unknown): string {
  if (typeof message !== 'string') return 'no message'
  return message
    .slice(0, 200)
    .split(/\s+/)
    .map((word) => (/^[A-Za-z'".,:()/-]{1,24}$/.test(word) ? word : '…'))
    .join(' ')
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
