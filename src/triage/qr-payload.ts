/**
 * What a QR symbol's or an app link's text would do, by the catalogue (content/qr-payloads.yaml): the first
 * entry that fits the text as written or percent-decoded once or twice. Only harmless fields are kept.
 */
import type { PayloadCatalogue, PayloadEntry } from '../content/payloads.ts'
import type { QrPayload } from '../model.ts'
import { maskSecrets } from './mask.ts'
import { DECODERS } from './payload-decoders.ts'
import type { Fields } from './payload-params.ts'
import { percentDecode } from './url-parse.ts'

const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g
/** No QR symbol holds more; patterns never see longer text. */
const LONGEST_PAYLOAD = 4500
const LONGEST_FIELD = 64
/** Numbers that masking could take for something else. */
const NUMBERS = new Set(['amount', 'fee', 'expires', 'phone', 'account', 'crc', 'currency', 'country'])

/** Always answers: what nothing else fits is `qr.text`. Never throws. */
export function classifyPayload(text: string, catalogue: PayloadCatalogue): QrPayload {
  const whole = text.slice(0, LONGEST_PAYLOAD).trim()
  const written = whole.replace(INVISIBLE, '').trim()
  const decoded = percentDecode(written)
  // As it came, too: lengths and check sums count what cannot be seen.
  const forms = [...new Set([written, decoded, percentDecode(decoded), whole])]
  for (const entry of catalogue.entries) {
    for (const form of forms) {
      const match = entry.pattern.exec(form)
      const fields = match && readFields(entry, form, match, catalogue)
      if (fields) return { id: entry.id, fields: clean(fields) }
    }
  }
  return { id: 'qr.text', fields: {} }
}

/** Null when the entry's decoder finds that the text only looked like it. */
function readFields(
  entry: PayloadEntry,
  form: string,
  match: RegExpExecArray,
  catalogue: PayloadCatalogue,
): Fields | null {
  const groups = match.groups ?? {}
  const decoded = entry.decode ? DECODERS[entry.decode](form, groups, catalogue) : {}
  if (!decoded) return null
  const fields = { ...decoded }
  for (const name of entry.fields ?? []) {
    const value = groups[name]
    if (value)
      fields[name] ??= percentDecode(value.replaceAll('+', ['phone', 'code'].includes(name) ? '+' : ' '))
  }
  return fields
}

/** One line each, short, and without a secret that somebody wrote into a name or a text. */
function clean(fields: Fields): Fields {
  const lines = Object.entries(fields).map(([name, value]): [string, string] => {
    const line = value
      .replace(INVISIBLE, '')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
    const masked = NUMBERS.has(name) ? line : maskSecrets(line)
    return [name, masked.slice(0, LONGEST_FIELD)]
  })
  return Object.fromEntries(lines.filter(([, value]) => value !== ''))
}
