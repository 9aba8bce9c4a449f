/** What the drawn QR symbols say: every kind people meet, with keys, numbers and hosts that belong to nobody. */
import type { Random } from './random.ts'

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const TOKEN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const DIGITS = '0123456789'

/** A device-linking payload of 237 to 280 characters, of the current form or the one before it. */
export function linkingPayload(random: Random): string {
  const keys = [1, 2, 3].map(() => `${random.text(BASE64, 43)}=`)
  const prefix = random.chance(0.8) ? 'https://wa.me/settings/linked_devices#' : ''
  const type = prefix === '' ? '' : `,${random.pick(['1', '2', '3', '7', 'c'])}`
  const reference = random.text(BASE64, random.int(60, 100) + (prefix === '' ? 38 : 0))
  return `${prefix}2@${reference},${keys.join(',')}${type}`
}

const OTHERS: ((random: Random) => string)[] = [
  (random) => `https://wa.me/1555010${random.text(DIGITS, 4)}?text=Hello`,
  (random) => merchantPayload(random),
  (random) => `WIFI:T:WPA;S:Cafe-${random.text(DIGITS, 3)};P:${random.text(TOKEN, 12)};;`,
  (random) => `https://qr.kaspi.kz/${random.text(DIGITS, 24)}`,
  (random) =>
    `otpauth://totp/Example:user${random.int(1, 99)}?secret=${random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 32)}&issuer=Example`,
  (random) => `Дауыс беріңіз, голосуйте: bala-${random.int(1, 99)}.example/дети`,
  (random) => `ووٹ کے لیے یہاں آئیں vote-${random.int(1, 99)}.example شکریہ`,
  (random) => `https://s.example/${random.text(TOKEN, 6)}`,
  (random) => `tg://login?token=${random.text(TOKEN, 43)}`,
  (random) => `tel:**21*0300000${random.text(DIGITS, 4)}#`,
  (random) => `mobileSign:https://sign.example/doc/${random.text(TOKEN, 20)}`,
  (random) =>
    `https://vote-kids.example/contest/2026/${random.text(TOKEN, 10)}?ref=${random.text(TOKEN, 12)}`,
]

/** Linking payloads for every other index, all the others in turn between them. */
export function payloadOf(index: number, random: Random): string {
  if (index % 2 === 0) return linkingPayload(random)
  const make = OTHERS[((index - 1) / 2) % OTHERS.length]
  return make === undefined ? linkingPayload(random) : make(random)
}

/** EMVCo merchant-presented mode with its CRC (EMV QRCPS 1.1, 4.7). */
function merchantPayload(random: Random): string {
  const field = (tag: string, value: string): string =>
    `${tag}${String(value.length).padStart(2, '0')}${value}`
  const body = [
    field('00', '01'),
    field('01', '12'),
    field('26', field('00', 'pk.example') + field('01', random.text(DIGITS, 12))),
    field('52', '5411'),
    field('53', '586'),
    field('54', String(random.int(100, 99_000))),
    field('58', 'PK'),
    field('59', random.pick(['TEST STORE', 'SAMPLE MART', 'EXAMPLE FOODS'])),
    field('60', 'LAHORE'),
    '6304',
  ].join('')
  return body + crc16(body)
}

function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
