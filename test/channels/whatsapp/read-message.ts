/** A message of a person as Baileys gives it, read as the channel reads it; what tests of `toInbound` share. */
import { toInbound, type Reader } from '../../../src/channels/whatsapp/inbound.ts'

export const NOW = 1_760_000_000_000
export const PERSON = '923001234567@s.whatsapp.net'
export const KEY = { remoteJid: PERSON, fromMe: false, id: 'ABC', participant: '' }
export const BOT = '15550000000@s.whatsapp.net'
export const BOT_LID = '900000000000001@lid'
export const READER: Reader = { own: [BOT, BOT_LID], groups: 'off' }

export const MEDIA = {
  url: 'https://mmg.whatsapp.net/v/x',
  directPath: '/v/x',
  mediaKey: new Uint8Array(32).fill(7),
}

export function read(message: unknown, key: object = {}, rest: object = {}, reader: Partial<Reader> = {}) {
  return toInbound(
    'default',
    { key: { ...KEY, ...key }, message, messageTimestamp: 1_759_999_999, ...rest },
    NOW,
    { ...READER, ...reader },
  )
}
