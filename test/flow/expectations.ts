/** What a story expects of an answer, against what was stored and what was shown; what differs, as sentences. */
import { isDeepStrictEqual } from 'node:util'
import type { OutboundReply } from '../../src/channels/channel.ts'
import type { Locales } from '../../src/content/locales.ts'
import type { Language } from '../../src/model.ts'
import type { Played } from './play.ts'
import type { Turn } from './situation.ts'

/** Every message of ours, in UTF-16 units. */
const LONGEST = 1_000

export interface Told {
  language: Language
  switchTo: Language
  locales: Locales
}

/** Empty when all is as it should be. */
export function problemsOf(played: Played, { language, switchTo, locales }: Told): string[] {
  const { turn, words } = played
  const spoken = spokenIn(turn, played.exchange.answer.case.replyLanguage, language, switchTo)
  const problems = [
    ...wordProblems(played, spoken, locales),
    ...caseProblems(turn, played.exchange),
    ...stepProblems(turn, played.exchange),
    ...enclosureProblems(played, spoken, locales),
    ...commonProblems(played),
  ]
  return problems.map((problem) => `“${words}”: ${problem}`)
}

function spokenIn(turn: Turn, replied: Language, own: Language, switchTo: Language): Language {
  if (turn.language === 'any') return replied
  return turn.language === 'chosen' ? switchTo : (turn.language ?? own)
}

/** What nobody writes who listens: the very same words twice running. */
export function repetitionsOf(played: readonly Played[]): string[] {
  return played.flatMap((each, n) => {
    const before = played[n - 1]
    const text = replyOf(each)?.text
    const isSame = before !== undefined && text !== undefined && text === replyOf(before)?.text
    return isSame ? [`“${each.words}”: repeats the reply before word for word`] : []
  })
}

/** Of the reply itself, which quotes what it answers; enclosures do not. */
export function replyOf({ exchange }: Pick<Played, 'exchange'>): OutboundReply | undefined {
  return exchange.shown.find(({ quote }) => quote !== undefined)
}

function wordProblems(played: Played, spoken: Language, locales: Locales): string[] {
  const { says, has = [], isSilent } = played.turn
  const text = replyOf(played)?.text ?? ''
  if (isSilent) return text === '' ? [] : [`should say nothing, and says ${firstLine(text)}`]
  const { replyLanguage } = played.exchange.answer.case
  const problems: string[] = []
  if (replyLanguage !== spoken) problems.push(`language is ${replyLanguage}, not ${spoken}`)
  const ids = [says ?? []].flat()
  if (ids.length > 0 && !ids.some((id) => hasMessage(text, id, replyLanguage, locales, 'first')))
    problems.push(`should begin with ${ids.join(' or ')}, and begins with ${firstLine(text)}`)
  for (const id of has) {
    if (!hasMessage(text, id, replyLanguage, locales, 'anywhere')) problems.push(`lacks ${id}`)
  }
  return problems
}

function caseProblems({ verdict, intent, effects = {} }: Turn, { answer }: Played['exchange']): string[] {
  const { level, lure, intent: heard } = answer.case
  const problems: string[] = []
  if (verdict) {
    const { level: levels, lure: expected = lure } = verdict
    if (![levels].flat().includes(level) || expected !== lure)
      problems.push(`is judged ${level} ${lure ?? '-'}, not ${String(levels)} ${expected ?? '-'}`)
  }
  if (intent && intent !== heard) problems.push(`intent is ${heard}, not ${intent}`)
  for (const [kind, value] of Object.entries(effects)) {
    const effect = answer.effects.find((each) => each.kind === kind)
    const told = effect && 'value' in effect ? effect.value : effect !== undefined
    if (told !== value) problems.push(`effect ${kind} is ${String(told)}`)
  }
  return problems
}

/** What a reply says tells where the conversation stands. */
function stepProblems({ says, isForgotten }: Turn, { conversation }: Played['exchange']): string[] {
  if (isForgotten) return conversation === null ? [] : ['is not forgotten']
  if (typeof says !== 'string') return []
  const { step, path } = conversation ?? { step: { at: 'open' as const }, path: null }
  const [kind, name] = says.split('.')
  const page = step.at === 'steps' ? step.page : null
  const isRight =
    (kind !== 'path' || path === name) &&
    (kind !== 'ask' || step.at === name) &&
    (kind !== 'ended' || step.at === 'open') &&
    (says !== 'page.next' || page === 1)
  return isRight ? [] : [`stands at ${step.at} of ${path ?? 'no path'} after ${says}`]
}

function enclosureProblems({ turn, exchange }: Played, spoken: Language, locales: Locales): string[] {
  const expected: string[] = turn.encloses ?? []
  const enclosed = exchange.shown
    .filter(({ quote }) => quote === undefined)
    .map((each) => nameOf(each, spoken, locales))
  if (isDeepStrictEqual(enclosed, expected)) return []
  return [`encloses ${enclosed.join(', ') || 'nothing'} instead of ${expected.join(', ') || 'nothing'}`]
}

function commonProblems({ turn, exchange }: Played): string[] {
  const { answer, shown } = exchange
  const problems: string[] = []
  if (!isDeepStrictEqual(shown, answer.replies)) problems.push('is sent other than stored')
  if ((turn.neverSays ?? []).some((secret) => JSON.stringify(answer).includes(secret)))
    problems.push('tells the secret')
  for (const { text } of shown) {
    if (text.length > LONGEST) problems.push(`has ${text.length} characters`)
    if (/\{\$|undefined|null/.test(text)) problems.push('has a variable left open')
  }
  return problems
}

function nameOf(reply: OutboundReply, language: Language, locales: Locales): string {
  const { card, text } = reply
  if (card) return card.language === language ? card.id : `${card.id} in ${card.language}`
  if (hasMessage(text, 'kit.text', language, locales, 'first')) return 'kit'
  return hasMessage(text, 'report.text', language, locales, 'first') ? 'report' : firstLine(text)
}

/** The first line of a message of the locale, whatever its variables are. */
function hasMessage(
  text: string,
  id: string,
  language: Language,
  locales: Locales,
  where: 'first' | 'anywhere',
): boolean {
  const source = locales[language].messages.get(id)
  if (source === undefined) throw new Error(`there is no message ${id}`)
  const line = firstLine(bare(source))
  const literals = line.split(/\{\$\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp((where === 'first' ? '^' : '') + literals.join('[^\\n]*'))
  return pattern.test(bare(text))
}

const firstLine = (text: string): string => text.split('\n')[0] ?? ''

/** Without the marks that keep codes in one piece between letters that run from right to left. */
const bare = (text: string): string => text.replace(/[\u2066-\u2069]/g, '')
