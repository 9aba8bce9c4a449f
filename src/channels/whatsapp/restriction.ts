/**
 * Whether the number may send at all. After WhatsApp refused a message as restricted it is asked whether the account
 * is, and until when; while it is, nothing is sent, because every further attempt prolongs it. Afterwards one message
 * is tried first, and the rest follow slowly.
 */
import type { WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import { waitAtMost } from './wait-at-most.ts'

export interface RestrictionOptions {
  /** How long to pause when WhatsApp does not tell the end; doubles while the first message is refused again. */
  holdMs: number
  log: Logger
  socket: () => Pick<WASocket, 'fetchAccountReachoutTimelock'> | null
  onChange: (isRestricted: boolean) => void
  /** Between messages after a restriction, in ms. */
  slowMs?: number
}

/**
 * `account`: the number is held, nothing more goes out. `chat`: it is about this chat only. `unsure`: held, WhatsApp
 * did not tell; one other address may be tried.
 */
export type Blame = 'account' | 'chat' | 'unsure'

export interface Restriction {
  /**
   * null: send now. Otherwise the Unix time in ms before which nothing may be sent. Tell what became of every message
   * that was let through.
   */
  admit: (messageId: string) => number | null
  settled: (messageId: string, isSent: boolean) => void
  /** A message to this address was refused as restricted. Never rejects. */
  suspect: (address: string) => Promise<Blame>
  /** The refused message went to the person's other address: the account is free. */
  acquit: () => void
  /** The number sends too fast. */
  slowDown: () => void
  /** WhatsApp told by itself that a restriction began or ended. */
  heard: (isRestricted: boolean) => void
  /** An operator's wish: the hold ends now, and one reply is tried. Nothing happens to a number that is not held. */
  tryNow: () => void
  /** Unix ms; null when the number is not held. */
  heldUntilMs: () => number | null
  /** Whether replies go out; false also while the others wait for the one that is tried. */
  isOpen: () => boolean
  stop: () => void
}

/**
 * Why the number is held. `asking`: until WhatsApp told what a refusal was about; the only one that is taken back.
 * `chats`: the account is said to be free, but too many chats refuse.
 */
type Cause = 'asking' | 'locked' | 'unsure' | 'chats' | 'too-fast'

/** `trying`: one message (`trial`) is let through, and the others wait for what becomes of it. */
type Phase =
  | { kind: 'free' }
  | { kind: 'held'; cause: Cause; untilMs: number }
  | { kind: 'trying'; trial: string | null }
  | { kind: 'slow'; left: number; nextMs: number }

const LONGEST_TIMER_MS = 24 * 3_600_000
const LONGEST_HOLD_MS = 24 * 3_600_000
const ASK_MS = 10_000
const TRY_WAIT_MS = 2_000
const SLOW_MS = 5_000
/** Who holds for a short time only waits in proportion. */
const SHARE = 10
const SLOW_MESSAGES = 20
const SLOW_DOWN_MS = 60_000
/** So many chats refused in so short a time are no matter of the chats. */
const CHATS = 3
const CHATS_MS = 10 * 60_000

export function createRestriction(options: RestrictionOptions): Restriction {
  const { holdMs, log, socket, onChange, slowMs = Math.min(SLOW_MS, holdMs / SHARE) } = options
  const tryWaitMs = Math.min(TRY_WAIT_MS, holdMs / SHARE)
  let timer: NodeJS.Timeout | undefined
  let phase: Phase = { kind: 'free' }
  let asking: Promise<Lock> | null = null
  /** Several sends run at once: refusals that come while WhatsApp is asked are judged together. */
  let inquiry: { addresses: string[]; blame: Promise<Blame> } | null = null
  /** Holds that ended and were not followed by a whole slow return. */
  let strikes = 0
  /** Asked for by the server (429), in Unix ms: no other end of a hold comes before it. */
  let quietUntilMs = 0
  let isStopped = false
  /** Addresses refused lately though the account is free, and when. */
  const refused = new Map<string, number>()

  function hold(cause: Cause, ms: number): void {
    if (isStopped) return
    clearTimeout(timer)
    const wasHeld = phase.kind === 'held'
    phase = { kind: 'held', cause, untilMs: Date.now() + ms }
    // The answer ends it.
    if (cause !== 'asking') timer = setTimeout(() => void endHold(), Math.min(ms, LONGEST_TIMER_MS)).unref()
    if (!wasHeld) onChange(true)
  }

  /** What is left of a hold that has its reason. */
  function leftMs(): number {
    return phase.kind === 'held' && phase.cause !== 'asking' ? Math.max(1, phase.untilMs - Date.now()) : 0
  }

  /** Asked again at the end, since it may have been prolonged. */
  async function endHold(): Promise<void> {
    const ending = phase
    const lock = await ask()
    // Another hold began meanwhile, or this one was ended.
    if (ending.kind !== 'held' || phase !== ending) return
    if (lock.kind === 'locked') return hold('locked', lock.ms)
    if (ending.untilMs > Date.now() + 1_000 && lock.kind === 'unknown')
      return hold(ending.cause, ending.untilMs - Date.now())
    if (stayQuiet()) return
    tryOne('the restriction should be over; one reply is tried, then the others follow slowly')
  }

  /** Whether what is left of a pause holds the number on. */
  function stayQuiet(): boolean {
    const ms = quietUntilMs - Date.now()
    if (ms > 0) hold('too-fast', ms)
    return ms > 0
  }

  function tryOne(line: string): void {
    strikes++
    log.warn(line)
    release({ kind: 'trying', trial: null })
  }

  function release(next: Phase): void {
    clearTimeout(timer)
    const wasHeld = phase.kind === 'held'
    phase = next
    if (wasHeld) onChange(false)
  }

  /** One question at a time. */
  async function ask(): Promise<Lock> {
    asking ??= askOnce(socket(), holdMs).finally(() => (asking = null))
    return asking
  }

  function grown(ms: number): number {
    return Math.min(LONGEST_HOLD_MS, ms * 2 ** Math.min(strikes, 10))
  }

  /** Nothing else goes out while WhatsApp is asked. What another refusal held meanwhile stays held. */
  async function inquire(addresses: string[]): Promise<Blame> {
    const before = phase
    if (before.kind !== 'held') hold('asking', grown(holdMs))
    const lock = await ask()
    inquiry = null
    const isHeldAnyhow = leftMs() > 0
    if (lock.kind === 'locked') hold('locked', Math.max(lock.ms, leftMs()))
    else if (lock.kind === 'unknown') {
      if (isHeldAnyhow) return 'account'
      hold('unsure', grown(holdMs))
    } else if (isManyChats(addresses)) hold('chats', Math.max(grown(holdMs), leftMs()))
    else {
      if (phase.kind === 'held' && phase.cause === 'asking')
        release(before.kind === 'trying' ? { kind: 'trying', trial: null } : before)
      return isHeldAnyhow ? 'account' : 'chat'
    }
    log.error(
      { blame: lock.kind, untilMs: heldUntilMs(), runbook: 'restricted' },
      'whatsapp restricted this number; replies wait',
    )
    return lock.kind === 'unknown' ? 'unsure' : 'account'
  }

  function isManyChats(addresses: string[]): boolean {
    const now = Date.now()
    for (const address of addresses) refused.set(address, now)
    for (const [each, atMs] of refused) if (now - atMs > CHATS_MS) refused.delete(each)
    return refused.size >= CHATS
  }

  function heldUntilMs(): number | null {
    return phase.kind === 'held' ? phase.untilMs : null
  }

  return {
    admit: (messageId) => {
      const now = Date.now()
      if (phase.kind === 'held') return Math.max(phase.untilMs, now + 1)
      if (phase.kind === 'trying') {
        if (phase.trial !== null) return now + tryWaitMs
        phase = { kind: 'trying', trial: messageId }
      }
      if (phase.kind === 'slow') {
        if (now < phase.nextMs) return phase.nextMs
        phase = { ...phase, nextMs: now + slowMs }
      }
      return null
    },
    settled: (messageId, isSent) => {
      if (phase.kind === 'trying') {
        // One that was on its way before the hold tells nothing of its end.
        if (phase.trial !== messageId) return
        phase = isSent
          ? { kind: 'slow', left: SLOW_MESSAGES, nextMs: Date.now() + slowMs }
          : { kind: 'trying', trial: null }
      } else if (phase.kind === 'slow' && isSent) {
        phase = phase.left > 1 ? { ...phase, left: phase.left - 1 } : { kind: 'free' }
        if (phase.kind === 'free') strikes = 0
      }
    },
    suspect: async (address) => {
      if (inquiry) {
        inquiry.addresses.push(address)
        // One of them tries another address, not all.
        const blame = await inquiry.blame
        return blame === 'unsure' ? 'account' : blame
      }
      const addresses = [address]
      const blame = inquire(addresses)
      inquiry = { addresses, blame }
      return blame
    },
    acquit: () => {
      const isUnsure = phase.kind === 'held' && phase.cause === 'unsure'
      if (phase.kind === 'trying' || (isUnsure && !stayQuiet()))
        release({ kind: 'slow', left: SLOW_MESSAGES, nextMs: Date.now() + slowMs })
    },
    slowDown: () => {
      const ms = grown(SLOW_DOWN_MS)
      quietUntilMs = Date.now() + ms
      if (leftMs() < ms) hold('too-fast', ms)
    },
    heard: (isRestricted) => {
      // Our own question is told in the same way.
      if (asking) return
      if (!isRestricted && phase.kind === 'held') void endHold()
      // What people asked is still answered: a restriction may leave conversations alone that they began.
      if (isRestricted && phase.kind === 'free')
        log.error({ runbook: 'restricted' }, 'whatsapp says that it restricted this number; sending goes on')
    },
    tryNow: () => {
      if (phase.kind !== 'held') return
      quietUntilMs = 0
      tryOne('the hold was ended by hand; one reply is tried, then the others follow slowly')
    },
    heldUntilMs,
    isOpen: () => phase.kind === 'free' || phase.kind === 'slow',
    stop: () => {
      isStopped = true
      clearTimeout(timer)
      phase = { kind: 'free' }
    },
  }
}

type Lock = { kind: 'locked'; ms: number } | { kind: 'free' } | { kind: 'unknown' }

/** What WhatsApp tells of the account; asking sends no message. Never rejects. */
async function askOnce(socket: ReturnType<RestrictionOptions['socket']>, holdMs: number): Promise<Lock> {
  let answer: Lock = { kind: 'unknown' }
  const asked = async (): Promise<void> => {
    const lock = await socket?.fetchAccountReachoutTimelock()
    if (!lock) return
    const end = lock.timeEnforcementEnds?.getTime()
    // An end that is past by our clock may not be by theirs.
    const leftMs = end !== undefined && end > Date.now() ? end - Date.now() : holdMs
    answer = lock.isActive ? { kind: 'locked', ms: leftMs } : { kind: 'free' }
  }
  await waitAtMost(ASK_MS, asked())
  return answer
}
