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

/** `account`: the number is held. `chat`: it is about this chat only. `unsure`: held, WhatsApp did not tell. */
export type Blame = 'account' | 'chat' | 'unsure'

export interface Restriction {
  /**
   * null: send now. Otherwise the Unix time in ms before which nothing may be sent. Tell what became of every message
   * that was let through.
   */
  admit: () => number | null
  settled: (isSent: boolean) => void
  /** A message to this address was refused as restricted. */
  suspect: (address: string) => Promise<Blame>
  /** The refused message went to the person's other address: the account is free. */
  acquit: () => void
  /** The number sends too fast. */
  slowDown: () => void
  /** WhatsApp told by itself that a restriction began or ended. */
  heard: (isRestricted: boolean) => void
  /** Unix ms; null when the number is not held. */
  heldUntilMs: () => number | null
  stop: () => void
}

/** `trying`: one message is let through, and the others wait for what becomes of it. */
type Phase =
  | { kind: 'free' }
  | { kind: 'held'; untilMs: number }
  | { kind: 'trying'; isUnderWay: boolean }
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
  let strikes = 0
  /** Addresses refused lately though the account is free, and when. */
  const refused = new Map<string, number>()

  function holdFor(ms: number): void {
    clearTimeout(timer)
    if (phase.kind !== 'held') onChange(true)
    phase = { kind: 'held', untilMs: Date.now() + ms }
    timer = setTimeout(() => void endHold(), Math.min(ms, LONGEST_TIMER_MS))
    timer.unref()
  }

  /** Asked again at the end, since it may have been prolonged. */
  async function endHold(): Promise<void> {
    const lock = await ask()
    if (phase.kind !== 'held') return
    if (lock.kind === 'locked') return holdFor(lock.ms)
    if (phase.untilMs > Date.now() + 1_000 && lock.kind === 'unknown')
      return holdFor(phase.untilMs - Date.now())
    release({ kind: 'trying', isUnderWay: false })
    log.warn('the restriction should be over; one reply is tried, then the others follow slowly')
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

  function growingHoldMs(): number {
    return Math.min(LONGEST_HOLD_MS, holdMs * 2 ** Math.min(strikes++, 10))
  }

  function isManyChats(address: string): boolean {
    const now = Date.now()
    refused.set(address, now)
    for (const [each, atMs] of refused) if (now - atMs > CHATS_MS) refused.delete(each)
    return refused.size >= CHATS
  }

  return {
    admit: () => {
      const now = Date.now()
      if (phase.kind === 'held') return Math.max(phase.untilMs, now + 1)
      if (phase.kind === 'trying') {
        if (phase.isUnderWay) return now + tryWaitMs
        phase = { kind: 'trying', isUnderWay: true }
      }
      if (phase.kind === 'slow') {
        if (now < phase.nextMs) return phase.nextMs
        phase = { ...phase, nextMs: now + slowMs }
      }
      return null
    },
    settled: (isSent) => {
      if (phase.kind === 'trying') {
        if (isSent) strikes = 0
        phase = isSent
          ? { kind: 'slow', left: SLOW_MESSAGES, nextMs: Date.now() + slowMs }
          : { kind: 'trying', isUnderWay: false }
      } else if (phase.kind === 'slow' && isSent) {
        phase = phase.left > 1 ? { ...phase, left: phase.left - 1 } : { kind: 'free' }
      }
    },
    suspect: async (address) => {
      const before = phase.kind === 'held' ? { kind: 'free' as const } : phase
      // Nothing else goes out while WhatsApp is asked.
      if (phase.kind !== 'held') holdFor(growingHoldMs())
      const lock = await ask()
      if (lock.kind === 'locked') holdFor(lock.ms)
      if (lock.kind === 'free' && !isManyChats(address)) {
        strikes = 0
        release(before.kind === 'trying' ? { kind: 'trying', isUnderWay: false } : before)
        return 'chat'
      }
      const untilMs = phase.kind === 'held' ? phase.untilMs : null
      log.error(
        { blame: lock.kind, untilMs, runbook: 'restricted' },
        'whatsapp restricted this number; replies wait',
      )
      return lock.kind === 'unknown' ? 'unsure' : 'account'
    },
    acquit: () => {
      strikes = 0
      release({ kind: 'slow', left: SLOW_MESSAGES, nextMs: Date.now() + slowMs })
    },
    slowDown: () => {
      if (phase.kind === 'held') return
      strikes++
      holdFor(Math.min(LONGEST_HOLD_MS, SLOW_DOWN_MS * 2 ** Math.min(strikes - 1, 10)))
    },
    heard: (isRestricted) => {
      // Our own question is told in the same way.
      if (asking) return
      if (!isRestricted && phase.kind === 'held') void endHold()
      // What people asked is still answered: a restriction may leave conversations alone that they began.
      if (isRestricted && phase.kind === 'free')
        log.error({ runbook: 'restricted' }, 'whatsapp says that it restricted this number; sending goes on')
    },
    heldUntilMs: () => (phase.kind === 'held' ? phase.untilMs : null),
    stop: () => {
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
