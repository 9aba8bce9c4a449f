/** Contact cards (vCard RFC 6350, MECARD, BIZCARD) and calendar entries (RFC 5545): names and numbers out. */
import { present, readParted, type Fields } from './payload-params.ts'

const MOST_LINES = 60

/** Reads whichever of the three kinds it is; an unreadable card has no fields. */
export function readContact(text: string): Fields {
  if (/^BEGIN:VCARD/iu.test(text)) {
    const card = readLines(text)
    return present({
      name: card.get('FN') ?? card.get('N')?.replaceAll(';', ' ').trim(),
      organisation: card.get('ORG')?.replaceAll(';', ' ').trim(),
      phone: phoneOf(card.get('TEL')),
      email: card.get('EMAIL'),
    })
  }
  const card = readParted(text.slice(text.indexOf(':') + 1))
  const bizcard = [card.get('n'), card.get('x')].filter(Boolean).join(' ')
  const isBizcard = /^BIZCARD/iu.test(text)
  return present({
    // A MECARD writes the family name first, parted by a comma.
    name: isBizcard ? bizcard : card.get('n')?.replaceAll(',', ' '),
    organisation: card.get(isBizcard ? 'c' : 'org'),
    phone: phoneOf(card.get(isBizcard ? 'b' : 'tel')),
    email: card.get(isBizcard ? 'e' : 'email'),
  })
}

export function readEvent(text: string): Fields {
  const entry = readLines(text)
  return present({ title: entry.get('SUMMARY'), place: entry.get('LOCATION') })
}

/** `NAME;parameters:value` per line; a line that begins with a blank goes on with the one before. */
function readLines(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  const unfolded = text.slice(0, 4500).replace(/\r?\n[ \t]/gu, '')
  for (const line of unfolded.split(/\r?\n/u, MOST_LINES)) {
    const [, name, value] = /^(?:item\d{1,2}\.)?([a-z]{1,20})(?:;[^:]{0,200})?:(.{1,400})$/iu.exec(line) ?? []
    const key = name?.toUpperCase() ?? ''
    if (value && !values.has(key)) values.set(key, value.replace(/\\(.)/gu, '$1').trim())
  }
  return values
}

const phoneOf = (written: string | undefined): string | undefined =>
  written
    ?.replace(/^tel:/iu, '')
    .replace(/[^\d+()*# .-]/gu, '')
    .trim()
