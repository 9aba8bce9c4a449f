/**
 * Every reply there is, as a person would read it: content, a language and a country in, texts with their limits out. Pure.
 */
import type { Content } from '../content/load.ts'
import type { Enclosed } from '../conversation/say.ts'
import { CARDS, type Language } from '../model.ts'
import { composeFallback, composeReply } from './advise.ts'
import { everyCase, PLAIN_INPUT, type Case } from './check-cases.ts'
import { composeEnclosures } from './enclose.ts'
import { RECOVERY_LIMIT, VERDICT_LIMIT } from './input.ts'

export interface Preview {
  name: string
  text: string
  /** In UTF-16 units, as the limits count. */
  length: number
  limit: number
}

/** Replies whose names begin with `only`: new stories, then the order of the golden pages. */
export function previewReplies(
  content: Content,
  language: Language,
  country: string | null,
  only: string,
): Preview[] {
  const cases = everyCase(content)
  const replies = [...newStories(content, cases, language), ...cases].map((example) => {
    const input = { ...example.input, replyLanguage: language, country }
    return { name: example.name, text: composeReply(input, content, example.say), limit: limitOf(example) }
  })
  const fallback = { name: 'fallback', text: composeFallback(language, content), limit: VERDICT_LIMIT }
  return [...replies, ...enclosures(content, language), fallback]
    .filter(({ name }) => name.startsWith(only))
    .map((reply) => ({ ...reply, length: reply.text.length }))
}

/** What goes out beside a reply: texts to be forwarded or copied, and the lines under pictures. */
function enclosures(content: Content, language: Language): Omit<Preview, 'length'>[] {
  const cards = CARDS.map((card): Enclosed => ({ kind: 'card', card }))
  const all: Enclosed[] = [{ kind: 'kit' }, { kind: 'report' }, ...cards]
  return composeEnclosures(all, language, content).map((enclosure, index) => ({
    name: `enclosed ${enclosure.kind === 'card' ? enclosure.card : (all[index]?.kind ?? '')}`,
    text: enclosure.kind === 'card' ? enclosure.caption : enclosure.text,
    limit: RECOVERY_LIMIT,
  }))
}

/** Stories added to lures/ that the cases do not know yet, each with its first example in the language. */
function newStories({ lures }: Content, cases: readonly Case[], language: Language): Case[] {
  const known = new Set(cases.map(({ input }) => input.story))
  return lures
    .filter(({ id }) => !known.has(id))
    .map(({ id, class: lure, matches }) => {
      const evidence = matches.find(({ lang }) => lang === language)?.text ?? ''
      const signals = [{ id, evidence }]
      return { name: `danger ${id}`, input: { ...PLAIN_INPUT, level: 'danger', lure, story: id, signals } }
    })
}

/** Verdicts are read by somebody who has not yet decided, and have the short limit. */
function limitOf({ name, input, say }: Case): number {
  const isVerdict = say === undefined && (input.level !== 'unknown' || name.startsWith('unknown'))
  return isVerdict ? VERDICT_LIMIT : RECOVERY_LIMIT
}
