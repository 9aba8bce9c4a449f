/**
 * After WhatsApp refused a message with 463, asks whether the account is restricted and until when; while it
 * is, nothing is sent, because every further attempt prolongs it.
 */
import type { WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'

const RESTRICTED = '463'
const LONGEST_MS = 24 * 60 * 60_000

export interface RestrictionOptions {
  /** How long to pause when WhatsApp does not tell the end. */
  holdMs: number
  log: Logger
  socket: () => WASocket | null
  onChange: (isRestricted: boolean) => void
}

export interface Restriction {
  isActive: () => boolean
  onRefused: (code: string) => void
  stop: () => void
}

export function createRestriction({ holdMs, log, socket, onChange }: RestrictionOptions): Restriction {
  let timer: NodeJS.Timeout | undefined
  let isActive = false

  function pauseFor(ms: number): void {
    clearTimeout(timer)
    isActive = ms > 0
    onChange(isActive)
    if (isActive) timer = setTimeout(() => pauseFor(0), Math.min(ms, LONGEST_MS))
  }

  /** How long the restriction lasts as WhatsApp tells it: 0 when the account is free, `holdMs` when unknown. */
  async function ask(): Promise<number> {
    const lock = await socket()?.fetchAccountReachoutTimelock()
    if (!lock) return holdMs
    if (!lock.isActive) return 0
    return lock.timeEnforcementEnds ? lock.timeEnforcementEnds.getTime() - Date.now() : holdMs
  }

  return {
    isActive: () => isActive,
    onRefused: (code) => {
      log.error({ code }, 'whatsapp refused a reply; look at the linked phone')
      if (code !== RESTRICTED || isActive) return
      pauseFor(holdMs)
      ask().then(
        (ms) => isActive && pauseFor(ms),
        () => log.warn('whatsapp did not tell whether the account is restricted'),
      )
    },
    stop: () => {
      clearTimeout(timer)
      isActive = false
    },
  }
}
