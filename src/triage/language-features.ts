/**
 * Cuts a message into the words of its script and hashes their 1-3-grams; training and detection share it.
 * Links, digits, emoji and e-mail addresses are left out; loan words every language uses are set apart.
 */
import { addBucket, mix, type BucketList } from './bucket-list.ts'
import type { Script } from './language-words.ts'

export interface WordsByScript {
  latin: string[]
  cyrillic: string[]
  arabic: string[]
  /** Letters of scripts that one language owns here, by BCP 47 tag. */
  other: Map<string, number>
  /** Latin brand names and loan words, kept apart because they say nothing about the language. */
  shared: string[]
}

/** Letters looked at; a language shows itself in far fewer. */
const MAX_LETTERS = 400

/** First code point, last code point, language. */
const SCRIPT_LANGUAGES: [number, number, string][] = [
  [0x0370, 0x03ff, 'el'],
  [0x0530, 0x058f, 'hy'],
  [0x0590, 0x05ff, 'he'],
  [0x0900, 0x097f, 'hi'],
  [0x0980, 0x09ff, 'bn'],
  [0x0a00, 0x0a7f, 'pa'],
  [0x0a80, 0x0aff, 'gu'],
  [0x0b80, 0x0bff, 'ta'],
  [0x0c00, 0x0c7f, 'te'],
  [0x0e00, 0x0e7f, 'th'],
  [0x10a0, 0x10ff, 'ka'],
  [0x3040, 0x30ff, 'ja'],
  [0x4e00, 0x9fff, 'zh'],
  [0xac00, 0xd7af, 'ko'],
]

const BRANDS = `whatsapp watsapp whatsap wtsp wa telegram instagram insta facebook fb google kaspi halyk jazzcash
easypaisa nadra bisp egov youtube tiktok iphone android ok okay otp sms pin qr pta fia nccia gmail com www https http
hmm haha lol plz pls plzz xd`

const LOAN_WORDS = `code number account link group phone call message msg video photo app hack verification verify
urgent mobile sim screenshot scan online bank card dial password login`

const SHARED = new Set(`${BRANDS} ${LOAN_WORDS}`.split(/\s+/))
const BRAND_NAMES = new Set(BRANDS.split(/\s+/))

export function isBrand(word: string): boolean {
  return BRAND_NAMES.has(word)
}

/** Words per script in reading order, lower-cased; at most MAX_LETTERS letters. */
export function splitWords(text: string): WordsByScript {
  const found: WordsByScript = { latin: [], cyrillic: [], arabic: [], other: new Map(), shared: [] }
  let budget = MAX_LETTERS
  let at = 0
  while (at < text.length && budget > 0) {
    const chunkEnd = endOfChunk(text, at)
    if (chunkEnd > at && !isAddress(text, at, chunkEnd))
      budget -= splitChunk(text, at, chunkEnd, budget, found)
    at = chunkEnd + 1
  }
  return found
}

function endOfChunk(text: string, start: number): number {
  let end = start
  while (end < text.length && text.charCodeAt(end) > 0x20 && text.charCodeAt(end) !== 0xa0) end++
  return end
}

const ENDINGS = new Set(
  'com net org top xyz click site online info kz ru pk app link me io ly shop club live vip in uk'.split(' '),
)

/** A link, host name or e-mail address: `https://…`, `www.…`, `a.b/c`, `vote-x.top`, `a@b.c`. */
function isAddress(text: string, start: number, end: number): boolean {
  if (end - start < 4) return false
  let lastDot = -1
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x40 || (code === 0x3a && text.charCodeAt(i + 1) === 0x2f)) return true
    if (code === 0x2f && lastDot > start) return true
    if (code === 0x2e && i < end - 1 && i > start) lastDot = i
  }
  if (lastDot < 0) return false
  return text.startsWith('www.', start) || ENDINGS.has(text.slice(lastDot + 1, end).toLowerCase())
}

function splitChunk(text: string, start: number, end: number, budget: number, found: WordsByScript): number {
  let letters = 0
  let wordStart = -1
  let script: Script | null = null
  let i = start
  for (; i <= end && letters < budget; i++) {
    const code = i < end ? text.charCodeAt(i) : 0
    const here = i < end ? scriptOf(code) : null
    if (here === 'mark' && script) continue
    if (here === 'apostrophe' && script === 'latin') continue
    if (here !== script) {
      if (script) addWord(found, script, text.slice(wordStart, i))
      script = here === 'mark' || here === 'apostrophe' ? null : here
      wordStart = i
    }
    if (script) letters++
    else if (code >= 0x370) countOther(found, code)
  }
  if (script && letters >= budget) addWord(found, script, text.slice(wordStart, i))
  return letters
}

function scriptOf(code: number): Script | 'mark' | 'apostrophe' | null {
  if (code < 0x80) {
    const lower = code | 0x20
    if (lower >= 0x61 && lower <= 0x7a) return 'latin'
    return code === 0x27 || code === 0x60 ? 'apostrophe' : null
  }
  if (code >= 0xc0 && code <= 0x24f) return code === 0xd7 || code === 0xf7 ? null : 'latin'
  if (code >= 0x400 && code <= 0x52f) return 'cyrillic'
  if (code >= 0x600 && code <= 0x6ff) return arabicKind(code)
  if (code >= 0x1e00 && code <= 0x1eff) return 'latin'
  if ((code >= 0xfb50 && code <= 0xfdff) || (code >= 0xfe70 && code <= 0xfefc)) return 'arabic'
  if (code === 0x2bb || code === 0x2bc || code === 0x2018 || code === 0x2019) return 'apostrophe'
  return code >= 0x300 && code <= 0x36f ? 'mark' : null
}

function arabicKind(code: number): Script | 'mark' | null {
  if ((code >= 0x64b && code <= 0x65f) || code === 0x670 || code === 0x640) return 'mark'
  if (code < 0x620 || (code >= 0x660 && code <= 0x66d) || code === 0x6d4) return null
  if (code >= 0x6d6 && code <= 0x6ed) return 'mark'
  return code >= 0x6f0 && code <= 0x6f9 ? null : 'arabic'
}

function countOther(found: WordsByScript, code: number): void {
  for (const [first, last, language] of SCRIPT_LANGUAGES) {
    if (code < first) return
    if (code <= last) {
      found.other.set(language, (found.other.get(language) ?? 0) + 1)
      return
    }
  }
}

function addWord(found: WordsByScript, script: Script, written: string): void {
  if (script === 'arabic') {
    found.arabic.push(hasMark(written) ? written.replace(ARABIC_MARKS, '') : written)
    return
  }
  const word = written.toLowerCase()
  if (script === 'cyrillic') found.cyrillic.push(word)
  else if (SHARED.has(word)) found.shared.push(word)
  else found.latin.push(hasApostrophe(word) ? word.replace(APOSTROPHES, "'") : word)
}

const ARABIC_MARKS = /[\u064b-\u065f\u0670\u0640\u06d6-\u06dc]/g
const APOSTROPHES = /[\u02bb\u02bc\u2018\u2019`]/g

/** Some of ARABIC_MARKS may be in the word. */
function hasMark(word: string): boolean {
  for (let i = 0; i < word.length; i++) if (arabicKind(word.charCodeAt(i)) === 'mark') return true
  return false
}

/** Some of APOSTROPHES may be in the word. */
function hasApostrophe(word: string): boolean {
  for (let i = 0; i < word.length; i++) if (scriptOf(word.charCodeAt(i)) === 'apostrophe') return true
  return false
}

/** Arabic-script spelling variants made equal (Arabic and Persian yeh, kaf, heh, alef); for word lists only. */
export function foldArabic(word: string): string {
  for (let i = 0; i < word.length; i++) {
    if (ARABIC_FORMS.has(word.charCodeAt(i))) return word.replace(FOLDED_FORMS, foldForm)
  }
  return word
}

const ARABIC_VARIANTS = { ی: 'يىئ', ک: 'ك', ہ: 'هھةەۀ', ا: 'أإآٱ', و: 'ؤ' }
const ARABIC_FORMS = new Map(
  Object.entries(ARABIC_VARIANTS).flatMap(([plain, forms]) =>
    Array.from(forms, (form): [number, string] => [form.charCodeAt(0), plain]),
  ),
)
const FOLDED_FORMS = new RegExp(`[${Object.values(ARABIC_VARIANTS).join('')}]`, 'g')
const foldForm = (form: string): string => ARABIC_FORMS.get(form.charCodeAt(0)) ?? form

/** Adds the bucket of every 1-, 2- and 3-gram of the words (each padded by a boundary) to `into`. */
export function hashGrams(words: string[], buckets: number, into: BucketList): void {
  const mask = buckets - 1
  for (const word of words) {
    let before = 0
    let previous = 0x5f
    for (let i = 0; i <= word.length; i++) {
      const code = i < word.length ? word.charCodeAt(i) : 0x5f
      if (i < word.length) addBucket(into, mix(code) & mask)
      addBucket(into, mix(previous * 0x10001 + code * 7) & mask)
      if (before) addBucket(into, mix((before * 0x1f1f + previous) * 0x2f35 + code * 13) & mask)
      before = previous
      previous = code
    }
  }
}
