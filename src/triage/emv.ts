/**
 * Reads payment QR codes made of tags (two digits, a two-digit length, the value): EMVCo "QR Code Specification
 * for Payment Systems, Merchant-Presented Mode" 1.1, as Raast's merchants use it, and Raast's person-to-person
 * form (payload format 02), which names only an account.
 */
import { isIban } from './iban.ts'

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
  '949': 'TRY',
  '764': 'THB',
  '702': 'SGD',
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
  /** Of who is paid, where the code names an account. */
  iban?: string
  /** Comes on top of the amount: a sum, a percentage (`2%`), or `asked` when the payer is asked for a tip. */
  fee?: string
  /** Last day on which it can be paid, `2026-12-31`. */
  expires?: string
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

type Tags = ReadonlyMap<string, string>

/**
 * Tag → value; null when lengths do not add up. Lengths count characters (section 3.2), but where names are not
 * Latin some issuers count bytes of UTF-8.
 */
function readTags(text: string): Tags | null {
  const tags = readCounted(text)
  if (tags || /^[\x20-\x7e]*$/.test(text)) return tags
  const bytes = readCounted(Buffer.from(text, 'utf8').toString('latin1'))
  if (!bytes) return null
  return new Map([...bytes].map(([tag, value]) => [tag, Buffer.from(value, 'latin1').toString('utf8')]))
}

function readCounted(text: string): Tags | null {
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

const LONGEST = 512
const AMOUNT = /^\d{1,10}(?:\.\d{0,3})?$/

/** Null when the text is no such payload. Never throws. */
export function readEmv(text: string): EmvPayment | null {
  if (text.length > LONGEST || !text.startsWith('0002')) return null
  const tags = readTags(text)
  if (!tags) return null
  const format = tags.get('00')
  // Only a check sum at the very end covers what stands before it.
  if (format === '02' && /1004.{4}$/.test(text)) return readPersonal(text, tags)
  if ((format !== '01' && format !== '02') || !/6304.{4}$/.test(text)) return null
  const alternative = readTags(tags.get('64') ?? '')
  return withoutGaps({
    crc: checkSum(text),
    merchant: shown(tags.get('59')) ?? shown(alternative?.get('01')),
    city: shown(tags.get('60')) ?? shown(alternative?.get('02')),
    country: shown(tags.get('58')),
    amount: matching(tags.get('54'), AMOUNT),
    currency: CURRENCIES[tags.get('53') ?? ''],
    iban: findIban(tags),
    fee: readFee(tags),
  })
}

/** Raast person to person: 04 account, 05 amount, 07 last day (DDMMYYYYhhmm), 10 check sum; always rupees. */
function readPersonal(text: string, tags: Tags): EmvPayment | null {
  const [, day, month, year] = /^(\d{2})(\d{2})(\d{4})\d{4}$/.exec(tags.get('07') ?? '') ?? []
  return withoutGaps({
    crc: checkSum(text),
    country: 'PK',
    currency: 'PKR',
    amount: matching(tags.get('05'), AMOUNT),
    iban: matching(tags.get('04'), /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/),
    expires: year && `${year}-${month}-${day}`,
  })
}

const checkSum = (text: string): 'ok' | 'bad' =>
  crc16(text.slice(0, -4)) === text.slice(-4).toUpperCase() ? 'ok' : 'bad'

/** Merchant account information (tags 26–51) holds the account itself or tags of its own (section 4.7.3). */
function findIban(tags: Tags): string | undefined {
  for (let tag = 26; tag <= 51; tag++) {
    const value = tags.get(String(tag)) ?? ''
    const account = [value, ...(readTags(value)?.values() ?? [])].find(isIban)
    if (account) return account
  }
  return undefined
}

/** Tip or convenience fee (section 4.7.7): 55 says which kind, 56 the sum, 57 the percentage. */
function readFee(tags: Tags): string | undefined {
  const kind = tags.get('55')
  if (kind === '01') return 'asked'
  if (kind === '02') return matching(tags.get('56'), AMOUNT)
  const percent = kind === '03' ? matching(tags.get('57'), /^\d{1,2}(?:\.\d{1,2})?$/) : undefined
  return percent && `${percent}%`
}

const shown = (value: string | undefined): string | undefined => value?.trim().slice(0, 40) || undefined

const matching = (value: string | undefined, pattern: RegExp): string | undefined =>
  value && pattern.test(value) ? value : undefined

type Gappy = { [Key in keyof EmvPayment]: EmvPayment[Key] | undefined }

const withoutGaps = (payment: Gappy): EmvPayment =>
  Object.fromEntries(
    Object.entries(payment).filter(([, value]) => value !== undefined),
  ) as unknown as EmvPayment
