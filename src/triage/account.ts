/**
 * Where money is to go: card numbers, IBANs, crypto addresses, and the phone numbers that stand for a wallet
 * (JazzCash, Easypaisa, Kaspi). Text in, kinds with ranges out. Evidence hides cards and IBANs (mask.ts).
 */
import type { BrandBook } from '../content/brands.ts'
import { isIban } from './iban.ts'
import { passesLuhn } from './mask-numbers.ts'
import { normalizeText, type NormalizedText } from './text.ts'

export interface FoundAccount {
  kind: 'card' | 'iban' | 'crypto'
  /** Range in the normalized text. */
  start: number
  end: number
}

const CARD = /(?<![\p{L}\d+#*.,-])[2-6]\d{3}(?:[ -]?\d{3,6}){2,4}(?![\p{L}\d]|[.,-]\d)/gu
/** Pakistan's and Kazakhstan's by their shape alone, since a wrong digit changes nothing for the reader. */
const HOME_IBAN = /^(?:pk\d{2}[a-z]{4}\d{16}|kz\d{5}[a-z\d]{13})$/
const IBAN = /(?<![\p{L}\d])[a-z]{2}\d{2}(?: ?[a-z\d]{4}){3,7}(?: ?[a-z\d]{1,3})?(?![\p{L}\d])/gu
const CRYPTO =
  /(?<![A-Za-z0-9/=_-])(?:T[1-9A-HJ-NP-Za-km-z]{33}|bc1[a-z0-9]{25,59}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40}|[UE]Q[A-Za-z0-9_-]{46})(?![A-Za-z0-9])/g
const MOST = 20

/** At most twenty of each kind. Linear. */
export function findAccounts(n: NormalizedText): FoundAccount[] {
  const found: FoundAccount[] = []
  if (!/\d{2}/.test(n.plain)) return found
  for (const { 0: written, index } of n.plain.matchAll(CARD)) {
    const digits = written.replace(/\D/g, '')
    if (found.length >= MOST) break
    if ((digits.length === 15 || digits.length === 16 || digits.length === 19) && passesLuhn(digits)) {
      found.push({ kind: 'card', start: index, end: index + written.length })
    }
  }
  for (const { 0: written, index } of n.plain.matchAll(IBAN)) {
    if (found.length >= 2 * MOST) break
    const iban = longestIban(written)
    if (iban > 0) found.push({ kind: 'iban', start: index, end: index + iban })
  }
  return found
}

/** A word of four letters behind the number may have been read with it: tries whole groups from the longest. */
function longestIban(written: string): number {
  for (let end = written.length; end >= 15; end = written.lastIndexOf(' ', end - 1)) {
    const iban = written.slice(0, end).replaceAll(' ', '')
    if (HOME_IBAN.test(iban) || isIban(iban.toUpperCase())) return end
    if (!written.slice(0, end).includes(' ')) break
  }
  return 0
}

/** Addresses as written, in the original text, where capitals count; at most twenty. Linear. */
export function findCrypto(original: string): string[] {
  const found: string[] = []
  for (const { 0: address } of original.matchAll(CRYPTO)) {
    if (found.length >= MOST) break
    const isMixed =
      /\d/.test(address) && (/^(?:bc1|0x)/.test(address) || /[A-Z][a-z]|[a-z][A-Z]/.test(address))
    if (isMixed) found.push(address)
  }
  return found
}

/** UTF-16 units between a wallet's name and the number that belongs to it. */
const NEAR = 40

const compiled = new WeakMap<BrandBook, RegExp>()

function walletNames(book: BrandBook): RegExp {
  const known = compiled.get(book)
  if (known) return known
  const names = book.brands
    .filter(({ category }) => category === 'wallet' || category === 'bank')
    .flatMap((brand) => brand.names.map((name) => normalizeText(name).text.replace(/[^\p{L}\d ]/gu, '.')))
  // A name takes a short ending (Форте|ға), but is not the beginning of another word (форте|пиано).
  const pattern = new RegExp(`(?<![\\p{L}\\d])(?:${names.join('|')})(?!\\p{L}{4})`, 'u')
  compiled.set(book, pattern)
  return pattern
}

/** Whether a phone number stands beside the name of a wallet or a bank: money sent to it arrives there. */
export function isWallet(text: string, at: { start: number; end: number }, book: BrandBook): boolean {
  return walletNames(book).test(text.slice(Math.max(0, at.start - NEAR), at.end + NEAR))
}
