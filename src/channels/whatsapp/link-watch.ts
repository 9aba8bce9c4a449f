/**
 * The watchdog's ears, clock and hand: listens to what comes in on the open socket, puts the question, and says when
 * to log in anew. The decision itself is watchdog.ts.
 */
import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import { createExpiringCache } from './expiring-cache.ts'
import { nextUsualGap, wasHeldBack, watch, type Heard, type WatchdogConfig } from './watchdog.ts'

export interface LinkWatchOptions {
  config: WatchdogConfig
  log: Logger
  /** Log in anew. */
  onSilent: () => void
  /** How far our clock is ahead of WhatsApp's. */
  skewMs: () => number
}

export interface LinkWatch {
  /** Call for each new socket. */
  listen: (socket: WASocket) => void
  opened: (socket: WASocket) => void
  /** The socket is gone, for whatever reason. */
  left: () => void
  lastMessageMs: () => number | null
  /** Connections that were found to deliver nothing. */
  zombies: () => number
}

const MOST_TICK_MS = 15_000
const REMEMBER_MS = 24 * 60 * 60_000
const REMEMBER_ENTRIES = 5_000

export function createLinkWatch({ config, log, onSilent, skewMs }: LinkWatchOptions): LinkWatch {
  const known = createExpiringCache(REMEMBER_MS, REMEMBER_ENTRIES)
  const tickMs = Math.min(MOST_TICK_MS, config.probeTimeoutMs, config.stanzaSilenceMs / 4)
  let timer: NodeJS.Timeout | undefined
  let zombies = 0
  /** When a connection was left that answered questions and delivered nothing; null: proven, or for another reason. */
  let suspectLeftMs: number | null = null
  let heard: Heard = {
    sinceMs: 0,
    stanzaMs: 0,
    messageMs: null,
    usualGapMs: null,
    probeMs: null,
    probe: 'none',
    inVain: 0,
  }

  function onMessage({ attrs }: BinaryNode): void {
    const now = Date.now()
    const name = `${attrs.from} ${attrs.participant ?? ''} ${attrs.id}`
    const isNew = known.get(name) !== true
    known.set(name, true)
    const { messageMs, usualGapMs } = heard
    heard = {
      ...heard,
      messageMs: now,
      usualGapMs: messageMs === null ? usualGapMs : nextUsualGap(usualGapMs, now - messageMs),
      inVain: 0,
    }
    if (!attrs.offline || !isNew || suspectLeftMs === null) return
    if (!wasHeldBack(attrs.t, suspectLeftMs, skewMs())) return
    suspectLeftMs = null
    zombies++
    log.error({ zombies }, 'whatsapp had held messages back on a connection that looked well; they came now')
  }

  function onFrame(frame: BinaryNode | Uint8Array): void {
    // Answers to our own questions, pings above all, say nothing about what WhatsApp delivers.
    if (frame instanceof Uint8Array || frame.tag === 'iq') return
    heard = { ...heard, stanzaMs: Date.now() }
    if (frame.tag === 'message') onMessage(frame)
  }

  async function probe(socket: WASocket): Promise<void> {
    heard = { ...heard, probe: 'pending', probeMs: Date.now() }
    const asked = heard.probeMs
    const isAnswered = await askForKeys(socket, config.probeTimeoutMs)
    if (heard.probeMs !== asked) return
    heard = { ...heard, probe: isAnswered ? 'answered' : 'unanswered', probeMs: Date.now() }
  }

  function tick(socket: WASocket): void {
    const action = watch(heard, config, Date.now())
    if (action === 'probe') void probe(socket)
    if (action !== 'log-in') return
    const isAnswered = heard.probe === 'answered'
    const silentMs = Date.now() - Math.max(heard.sinceMs, heard.messageMs ?? 0)
    log.warn({ silentMs, isAnswered, inVain: heard.inVain }, 'nothing came in for long; logging in anew')
    suspectLeftMs = isAnswered ? Date.now() : null
    // A line that answers nothing is no proof of a quiet evening.
    if (isAnswered) heard = { ...heard, inVain: heard.inVain + 1 }
    onSilent()
  }

  return {
    // Frames as they come: whoever handles messages may change them.
    listen: (socket) => void socket.ws.on('frame', onFrame),
    opened: (socket) => {
      clearInterval(timer)
      const now = Date.now()
      heard = { ...heard, sinceMs: now, stanzaMs: now, probe: 'none', probeMs: null }
      timer = setInterval(() => tick(socket), tickMs)
      timer.unref()
    },
    left: () => {
      clearInterval(timer)
      heard = { ...heard, probe: 'none', probeMs: null }
    },
    lastMessageMs: () => heard.messageMs,
    zombies: () => zombies,
  }
}

/**
 * Asks WhatsApp for the digest of this device's keys: part of every log-in, changes nothing, and is answered from
 * behind the front that answers pings. A refusal is an answer too. Rejects never.
 */
async function askForKeys(socket: WASocket, timeoutMs: number): Promise<boolean> {
  try {
    const attrs = { to: 's.whatsapp.net', type: 'get', xmlns: 'encrypt' }
    const question: BinaryNode = { tag: 'iq', attrs, content: [{ tag: 'digest', attrs: {} }] }
    return (await socket.query(question, timeoutMs)) !== undefined
  } catch (error) {
    return typeof (error as { data?: unknown } | null)?.data === 'number'
  }
}
