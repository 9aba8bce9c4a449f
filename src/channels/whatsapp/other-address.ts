/**
 * A person has two addresses, their number and their LID; WhatsApp may take messages to one of them only. Which of
 * them worked is remembered. Groups have one address.
 */
import type { WASocket } from '@whiskeysockets/baileys'
import { personJid } from './addresses.ts'
import { createExpiringCache } from './expiring-cache.ts'

const REMEMBER_MS = 24 * 60 * 60_000
const REMEMBER = 5_000
const LOOKUP_MS = 5_000

type Mapping = Pick<WASocket['signalRepository']['lidMapping'], 'getLIDForPN' | 'getPNForLID'>

export interface OtherAddress {
  /** Where replies to this chat are sent. */
  preferred: (chat: string) => string
  /** The other one, as far as it is known; null when there is none. */
  find: (address: string, mapping: Mapping) => Promise<string | null>
  prefer: (chat: string, address: string) => void
}

export function createOtherAddress(): OtherAddress {
  const known = createExpiringCache(REMEMBER_MS, REMEMBER)
  return {
    preferred: (chat) => known.get<string>(chat) ?? chat,
    prefer: (chat, address) => {
      if (address === chat) known.del(chat)
      else known.set(chat, address)
    },
    find: async (address, mapping) => {
      const jid = personJid(address)
      if (jid === null) return null
      const asked = jid.endsWith('@lid') ? mapping.getPNForLID(jid) : mapping.getLIDForPN(jid)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), LOOKUP_MS)
      })
      const found = personJid(await Promise.race([asked.catch(() => null), late]))
      clearTimeout(timer)
      return found === jid ? null : found
    },
  }
}
