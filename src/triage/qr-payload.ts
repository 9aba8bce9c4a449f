/**
 * What a QR symbol's or an app link's text would do, by the catalogue (content/qr-payloads.yaml): the first
 * entry that fits the text as written or percent-decoded once or twice. Only harmless fields are kept.
 */
import type { PayloadCatalogue, PayloadEntry } from '../content/payloads.ts'
import type { QrPayload } from '../model.ts'
import { readEmv } from './emv.ts'
import { parseUrl, percentDecode } from './url-parse.ts'

const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g
/** No QR symbol holds more; patterns never see longer text. */
const LONGEST_PAYLOAD = 4500
const LONGEST_FIELD = 64

/** Always answers: what nothing else fits is `qr.text`. Never throws. */
export function classifyPayload(text: string, catalogue: PayloadCatalogue): QrPayload {
  const written = text.slice(0, LONGEST_PAYLOAD).replace(INVISIBLE, '').trim()
  const forms = [...new Set([written, percentDecode(written), percentDecode(percentDecode(written))])]
  for (const entry of catalogue.entries) {
    for (const form of forms) {
      const match = entry.pattern.exec(form)
      const fields = match && readFields(entry, form, match)
      if (fields) return { id: entry.id, fields }
    }
  }
  return { id: 'qr.text', fields: {} }
}

/** Null when the entry's decoder finds that the text only looked like it. */
function readFields(
  entry: PayloadEntry,
  form: string,
  match: RegExpExecArray,
): Record<string, string> | null {
  if (entry.decode === 'emv') {
    const payment = readEmv(form)
    return payment && { ...payment }
  }
  if (entry.decode === 'url') {
    const url = parseUrl(form)
    // A bare "word.word" is a link only under a suffix that exists.
    if (!url || (url.domain === null && !/^https?:/i.test(form))) return null
    return { host: url.host }
  }
  const fields: Record<string, string> = {}
  for (const name of entry.fields ?? []) {
    const value = match.groups?.[name]
    if (value)
      fields[name] = percentDecode(value.replaceAll('+', name === 'phone' ? '+' : ' ')).slice(
        0,
        LONGEST_FIELD,
      )
  }
  return fields
}
