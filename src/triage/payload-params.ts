/** Parameters of links and key-value payloads. Text in, decoded values by lower-case name out. Bounded. */
import { percentDecode } from './url-parse.ts'

export type Fields = Record<string, string>

const MOST_PARAMS = 40

/** What follows the first question mark; the first value of a name counts. A plus sign is a blank. */
export function readParams(link: string): ReadonlyMap<string, string> {
  const query = link.indexOf('?')
  const pairs = query === -1 ? [] : link.slice(query + 1).split('&', MOST_PARAMS)
  return firstValues(pairs, '=', (value) => percentDecode(value.replace(/#.*$/su, '').replaceAll('+', ' ')))
}

/** `N:Example;TEL:123;;` with `\` before a sign that is meant literally; names in upper case become lower. */
export function readParted(text: string): ReadonlyMap<string, string> {
  const parts = text.match(/(?:[^;\\]|\\.){1,600}/gsu) ?? []
  return firstValues(parts.slice(0, MOST_PARAMS), ':', (value) => value.replace(/\\(.)/gsu, '$1'))
}

function firstValues(
  pairs: string[],
  sign: string,
  decode: (value: string) => string,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const pair of pairs) {
    const at = pair.indexOf(sign)
    const name = pair.slice(0, at).trim().toLowerCase()
    if (at > 0 && !values.has(name)) values.set(name, decode(pair.slice(at + 1)).trim())
  }
  return values
}

/** The given fields without those that are missing or empty. */
export function present(fields: Record<string, string | undefined>): Fields {
  const kept = Object.entries(fields).filter((entry): entry is [string, string] => !!entry[1])
  return Object.fromEntries(kept)
}
