/**
 * Payments other than EMVCo's: links with parameters (UPI, Kaspi, the Russian SBP, crypto) and bank transfers as
 * lines or fields (GOST R 56042 "ST00012", EPC069-12 "BCD"). Payload in, harmless fields out; nothing is judged.
 */
import { bankCode } from './iban.ts'
import { present, readParams, type Fields } from './payload-params.ts'

export type Banks = Readonly<Record<string, Readonly<Record<string, string>>>>

const AMOUNT = /^\d{1,12}(?:[.,]\d{1,8})?$/
/** Currencies of schemes that name none. */
const COINS: Record<string, string> = {
  bitcoin: 'BTC',
  bitcoincash: 'BCH',
  litecoin: 'LTC',
  dogecoin: 'DOGE',
  solana: 'SOL',
  tron: 'TRX',
  monero: 'XMR',
  ton: 'TON',
}

/** `pn`, `am`, `cu` are UPI's names (NPCI linking specification 1.6); `sum` is in hundredths. */
export function readPaymentLink(link: string, groups: Readonly<Record<string, string | undefined>>): Fields {
  const params = readParams(link)
  const scheme = /^([a-z]{2,20}):/iu.exec(link)?.[1]?.toLowerCase() ?? ''
  const isUpi = params.has('pa')
  const cents = /^https?:\/\/qr\.nspk\.ru\//iu.test(link) ? inHundredths(params.get('sum')) : undefined
  const amount = cents ?? amountOf(params.get('am') ?? params.get('amount') ?? params.get('sum'))
  const isKaspi = /^https?:\/\/(?:[a-z]{1,10}\.)?kaspi\.kz\//iu.test(link)
  const named = params.get('cu') ?? params.get('cur') ?? params.get('currency')
  const currency = /^[A-Z]{3,4}$/u.test(named ?? '')
    ? named
    : (COINS[scheme] ?? (isUpi ? 'INR' : isKaspi ? 'KZT' : undefined))
  return present({
    service: serviceOf(groups),
    merchant: params.get('pn') ?? params.get('label'),
    address: params.get('pa') ?? shortAddress(groups['address']),
    amount,
    currency: amount && currency,
    recurring: /^[a-z]{2,10}:\/\/(?:upi\/)?mandate/iu.test(link) ? 'yes' : undefined,
  })
}

/** The group of a pattern that took part: the service's name, without the underscore that stands for a blank. */
export function serviceOf(groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const name = Object.keys(groups).find((group) => groups[group] !== undefined && /^[A-Z]/.test(group))
  return name?.replaceAll('_', ' ')
}

/** Null when what follows the mark is no transfer. */
export function readTransfer(text: string, banks: Banks): Fields | null {
  return text.startsWith('BCD') ? readEpc(text, banks) : readGost(text)
}

/** Lines: 5 name, 6 IBAN, 7 `EUR149.00` (counted from 0). */
function readEpc(text: string, banks: Banks): Fields | null {
  const lines = text.split(/\r?\n/u, 12)
  const iban = lines[6]?.replaceAll(' ', '') ?? ''
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/u.test(iban)) return null
  const [, currency, amount] = /^([A-Z]{3})(\d{1,12}(?:\.\d{1,2})?)$/u.exec(lines[7] ?? '') ?? []
  return present({ merchant: lines[5], amount, currency, ...accountOf(iban, banks) })
}

/** `ST00012|Name=…|PersonalAcc=…|BankName=…|Sum=<kopecks>`; the sign after the version parts the fields. */
function readGost(text: string): Fields | null {
  const params = readParams(`?${text.slice(8).replaceAll('&', ' ').split(text.charAt(7), 40).join('&')}`)
  const account = params.get('personalacc')
  const amount = inHundredths(params.get('sum'))
  if (!account) return null
  return present({
    merchant: params.get('name'),
    bank: params.get('bankname'),
    account: account.slice(-4),
    amount,
    currency: amount && 'RUB',
  })
}

/** The bank, where its code is known, and the last four signs: enough to compare, too little to reuse. */
export function accountOf(iban: string | undefined, banks: Banks): Fields {
  if (!iban) return {}
  return present({ bank: banks[iban.slice(0, 2)]?.[bankCode(iban)], account: iban.slice(-4) })
}

const amountOf = (written: string | undefined): string | undefined =>
  written && AMOUNT.test(written) && Number(written.replace(',', '.')) > 0
    ? written.replace(',', '.')
    : undefined

const inHundredths = (written: string | undefined): string | undefined =>
  written && /^[1-9]\d{0,11}$/u.test(written) ? (Number(written) / 100).toFixed(2) : undefined

const shortAddress = (address: string | undefined): string | undefined =>
  address && address.length > 14 ? `${address.slice(0, 6)}…${address.slice(-4)}` : address
