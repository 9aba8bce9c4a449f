/**
 * Reads merchant-presented payment QR codes: EMVCo "QR Code Specification for Payment Systems, Merchant-
 * Presented Mode" 1.1 (tag, two-digit length, value; CRC in tag 63), as Pakistan's Raast uses them.
 */

/** Decimal ISO 4217 numbers to letters, for the currencies seen here. */
const CURRENCIES: Record<string, string> = {
  '586': 'PKR',
  '398': 'KZT',
  '643': 'RUB',
  '840': 'USD',
  '978': 'EUR',
  '356': 'INR',
  '826': 'GBP',
  '784': 'AED',
  '682': 'SAR',
  '156': 'CNY',
  '860': 'UZS',
  '417': 'KGS',
}

export interface EmvPayment {
  /** `bad` means damaged or edited after printing. */
  crc: 'ok' | 'bad'
  merchant?: string
  city?: string
  /** As printed, e.g. `1500.00`; absent when the payer enters it. */
  amount?: string
  currency?: string
  /** ISO 3166 alpha-2. */
  country?: string
}

/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) over the bytes of `text` in UTF-8. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

/** Tag → value of the top level; null when lengths do not add up. Lengths count characters (section 3.2). */
function readTags(text: string): Map<string, string> | null {
  const tags = new Map<string, string>()
  let at = 0
  while (at < text.length) {
    const head = /^(\d{2})(\d{2})$/.exec(text.slice(at, at + 4))
    if (!head) return null
    const value = text.slice(at + 4, at + 4 + Number(head[2]))
    if (value.length < Number(head[2])) return null
    tags.set(head[1] as string, value)
    at += 4 + value.length
  }
  return tags
}

/** Null when the text is no EMVCo payload. Never throws. */
export function readEmv(text: string): EmvPayment | null {
  if (text.length > 512 || !text.startsWith('0002')) return null
  const tags = readTags(text)
  const crc = tags?.get('63')
  if (!tags || !crc || !/^0[12]$/.test(tags.get('00') ?? '')) return null
  const payment: EmvPayment = { crc: crc16(text.slice(0, -4)) === crc.toUpperCase() ? 'ok' : 'bad' }
  const put = (key: 'merchant' | 'city' | 'country', tag: string): void => {
    const value = tags.get(tag)?.trim().slice(0, 40)
    if (value) payment[key] = value
  }
  put('merchant', '59')
  put('city', '60')
  put('country', '58')
  const amount = tags.get('54')
  if (amount && /^\d{1,10}(?:\.\d{0,3})?$/.test(amount)) payment.amount = amount
  const currency = CURRENCIES[tags.get('53') ?? '']
  if (currency) payment.currency = currency
  return payment
}
