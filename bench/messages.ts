/**
 * Distinct made-up messages in five languages, half of them lures: the lure files' own examples with other numbers,
 * addresses and words around them, and everyday talk. The same seed gives the same messages.
 */
import { CONTENT_FOLDER } from '../src/content/load.ts'
import { loadLures } from '../src/content/lures.ts'
import { LANGUAGES, type Language } from '../src/model.ts'
import { TALK } from './ordinary.ts'

export interface BenchMessage {
  id: string
  text: string
  forwarded: boolean
  from: string
}

/** Longest message made, in UTF-16 units. */
export const LONGEST = 299

const NUMBERS: Record<Language, string> = {
  en: '+4477009',
  ur: '+9230012',
  'ur-Latn': '+9233345',
  ru: '+7701234',
  kk: '+7707765',
}

/** Numbers from 0 up to 1, the same for the same seed. */
export function seededRandom(seed = 42): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

export function makeMessages(count: number): BenchMessage[] {
  const random = seededRandom()
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const stories = loadLures(CONTENT_FOLDER)
  const examples = stories.flatMap(({ matches }) => matches)
  const nearMisses = stories.flatMap(({ misses }) => misses)
  const makeText = (isLure: boolean, lang: Language): string => {
    const talk = TALK[lang]
    const more = (): string => withNumbers(pick(talk.matters).replaceAll('#', '47'), random)
    // One ordinary message in four is a near miss of some lure; the others are plain talk.
    const isTalk = !isLure && random() < 0.75
    const example = pick((isLure ? examples : nearMisses).filter((each) => each.lang === lang))
    const parts = [
      random() < 0.5 ? pick(talk.greetings) : '',
      isTalk ? more() : vary(example.text, random),
      random() < 0.4 ? more() : '',
      random() < 0.2 ? more() : '',
      random() < 0.5 ? pick(talk.closings) : '',
    ]
    return parts.filter(Boolean).join(pick([' ', ', ', '. ', '\n']))
  }
  const seen = new Set<string>()
  const messages: BenchMessage[] = []
  while (messages.length < count) {
    const isLure = messages.length % 2 === 0
    const lang = pick(LANGUAGES)
    const text = makeText(isLure, lang)
    if (text.length > LONGEST || seen.has(text)) continue
    seen.add(text)
    messages.push(asMessage(messages.length, text, isLure, lang))
  }
  return messages
}

function asMessage(index: number, text: string, forwarded: boolean, lang: Language): BenchMessage {
  return { id: String(index), text, forwarded, from: NUMBERS[lang] + String(10_000 + (index % 80_000)) }
}

/** Another ending of host names, and other numbers. */
function vary(text: string, random: () => number): string {
  const letter = (): string => String.fromCharCode(97 + Math.floor(random() * 26))
  const hosts = text.replace(/[a-z]{3}(?=\.[a-z]{2,6}\b)/g, (end) => end.slice(0, 1) + letter() + letter())
  return withNumbers(hosts, random)
}

/** Other digits of the same length; service codes keep theirs. */
function withNumbers(text: string, random: () => number): string {
  return text.replace(/(?<![*#])\d{2,}(?![*#])/g, (number) =>
    number.replace(/[1-9]/g, () => String(1 + Math.floor(random() * 9))),
  )
}
