/**
 * What may be laid over the program's content, file by file as in this folder, and how: what has an id replaces what has
 * that id or is new, lists of words grow. No patterns, no pictures, no models: those are not data.
 */
import { z } from 'zod'
import { LANGUAGES, Path, type Language } from '../model.ts'
import { AdvisoryFile } from './advisories.ts'
import { BrandFile, type BrandBook } from './brands.ts'
import { Country } from './countries.ts'
import { layConcepts, layDialWords, layWordings, DialOverlay, WordsOverlay } from './overlay-words.ts'
import { ConceptWordings, Meanings } from './lexicon.ts'
import { LocaleFile } from './locales.ts'
import { LureFile } from './lures.ts'
import type { Content } from './load.ts'
import { PathEntry } from './paths.ts'
import { Banks, PayloadRisk } from './payloads.ts'
import { Choice, Plan, PlanName } from './plans.ts'
import { ContentError } from './read-yaml.ts'
import { Chrome, Screen } from './screens.ts'
import { PayloadRules, SignalRules } from './signals.ts'
import { Own, Rests } from './steps.ts'

export interface Laid {
  content: Content
  /** What the file defines, with the path to it in the file. */
  ids: { id: string; path: readonly PropertyKey[] }[]
}

export interface OverlayKind {
  /** Of the file's relative name. */
  path: RegExp
  schema: z.ZodType
  lay: (content: Content, data: unknown, match: RegExpExecArray) => Laid
  /** Where the same id may come again, as in another language; ends in a NUL. */
  scope?: (match: RegExpExecArray) => string
}

/** Ties a schema to what is done with what it read. */
function kind<T extends z.ZodType>(
  path: RegExp,
  schema: T,
  lay: (content: Content, data: z.infer<T>, match: RegExpExecArray) => Laid,
  scope?: OverlayKind['scope'],
): OverlayKind {
  return {
    path,
    schema,
    lay: (content, data, match) => lay(content, data as z.infer<T>, match),
    ...(scope && { scope }),
  }
}

const LANGUAGE = `(${LANGUAGES.join('|')})`
const languageOf = (match: RegExpExecArray): Language => match[1] as Language
const keysOf = (record: object, ...before: PropertyKey[]): Laid['ids'] =>
  Object.keys(record).map((id) => ({ id, path: [...before, id] }))

/** Those with new ids first, so that they are asked before the program's own; others in their place. */
function byId<T extends { id: string }>(own: readonly T[], laid: readonly T[]): T[] {
  const known = new Set(own.map(({ id }) => id))
  const replaced = own.map((each) => laid.find(({ id }) => id === each.id) ?? each)
  return [...laid.filter(({ id }) => !known.has(id)), ...replaced]
}

const joined = <T>(own: readonly T[], laid: readonly T[] = []): T[] => [
  ...own,
  ...new Set(laid.filter((each) => !own.includes(each))),
]

const idsOf = (list: readonly { id: string }[], ...before: PropertyKey[]): Laid['ids'] =>
  list.map(({ id }, index) => ({ id, path: [...before, index] }))

export const OVERLAY_KINDS: readonly OverlayKind[] = [
  kind(
    new RegExp(`^locales/${LANGUAGE}/[\\w-]+\\.yaml$`),
    LocaleFile,
    ({ locales, ...content }, { language, messages, reviewed }, match) => {
      if (language !== languageOf(match))
        throw new ContentError([`${match[0]}:1: language is not that of its folder`])
      const own = locales[language]
      const laid = {
        ...own,
        messages: new Map([...own.messages, ...Object.entries(messages)]),
        reviewed: reviewed === 'none' ? 'none' : own.reviewed,
      }
      return {
        content: { ...content, locales: { ...locales, [language]: laid } },
        ids: keysOf(messages, 'messages'),
      }
    },
    (match) => `locales/${languageOf(match)}\u0000`,
  ),
  kind(/^lures\/[\w-]+\.yaml$/, LureFile, (content, story) => ({
    content: { ...content, lures: byId(content.lures, [story]) },
    ids: [{ id: story.id, path: ['id'] }],
  })),
  kind(/^brands\.yaml$/, BrandFile.partial(), (content, book) => ({
    content: { ...content, brands: layBrands(content.brands, book) },
    ids: idsOf(book.brands ?? [], 'brands'),
  })),
  kind(/^countries\/([\w-]+)\.yaml$/, Country, ({ countries, ...content }, country, match) => {
    if (country.country !== match[1])
      throw new ContentError([`${match[0]}:1: country ${country.country} does not match the file name`])
    const isDefault = country.country === 'default'
    const laid = isDefault
      ? { ...countries, fallback: country }
      : { ...countries, byCode: new Map([...countries.byCode, [country.country, country]]) }
    return {
      content: { ...content, countries: laid },
      ids: [{ id: `countries/${country.country}`, path: [] }],
    }
  }),
  kind(/^advisories\.yaml$/, AdvisoryFile, (content, records) => ({
    content: { ...content, advisories: byId(content.advisories, records) },
    ids: idsOf(records),
  })),
  kind(
    /^plans\.yaml$/,
    z.strictObject({ plans: z.record(PlanName, Plan).default({}), choose: z.array(Choice).default([]) }),
    ({ plans, ...content }, laid, match) => {
      const merged = {
        plans: { ...plans.plans, ...laid.plans },
        choose: [...laid.choose, ...plans.choose],
      }
      const lost = laid.choose.filter(({ plan }) => merged.plans[plan] === undefined)
      const bare = laid.choose.filter((choice) => Object.keys(choice).length === 1)
      if (lost[0]) throw new ContentError([`${match[0]}:1: no plan named ${lost[0].plan}`])
      if (bare[0]) throw new ContentError([`${match[0]}:1: a line of choose needs a condition`])
      return { content: { ...content, plans: merged }, ids: keysOf(laid.plans, 'plans') }
    },
  ),
  kind(
    /^paths\.yaml$/,
    z.strictObject({ paths: z.partialRecord(Path, PathEntry) }),
    ({ paths, ...content }, laid) => ({
      content: { ...content, paths: { ...paths, paths: { ...paths.paths, ...laid.paths } } },
      ids: keysOf(laid.paths, 'paths').map(({ id, path }) => ({ id: `path ${id}`, path })),
    }),
  ),
  kind(
    /^steps\.yaml$/,
    z.strictObject({ rests: Rests.default({}), own: Own.default({}) }),
    ({ steps, ...content }, { rests, own }) => ({
      content: { ...content, steps: laySteps(steps, rests, own) },
      ids: [...keysOf(rests, 'rests'), ...keysOf(own, 'own')].map(({ id, path }) => ({
        id: `rests ${id}`,
        path,
      })),
    }),
  ),
  kind(
    /^signals\.yaml$/,
    z.strictObject({ signals: SignalRules.default({}), payload: PayloadRules.default({}) }),
    ({ signals, ...content }, laid, match) => {
      const strange = Object.keys(laid.signals).find(
        (id) => signals.signals[id] === undefined && !content.lures.some((story) => story.id === id),
      )
      if (strange !== undefined) throw new ContentError([`${match[0]}:1: no finding is called ${strange}`])
      const merged = {
        ...signals,
        signals: { ...signals.signals, ...laid.signals },
        payload: { ...signals.payload, ...laid.payload },
      }
      return { content: { ...content, signals: merged }, ids: keysOf(laid.signals, 'signals') }
    },
  ),
  kind(
    /^qr-payloads\.yaml$/,
    z.strictObject({ banks: Banks.default({}), payloads: z.array(PayloadRisk).default([]) }),
    ({ payloads, ...content }, laid, match) => ({
      content: { ...content, payloads: layPayloads(payloads, laid, match[0]) },
      ids: idsOf(laid.payloads, 'payloads'),
    }),
  ),
  kind(
    /^screens\.yaml$/,
    z.strictObject({ screens: z.array(Screen).default([]), chrome: Chrome.partial().default({}) }),
    ({ screens, ...content }, laid) => ({
      content: {
        ...content,
        screens: {
          screens: byId(screens.screens, laid.screens),
          chrome: {
            forwarded: joinLabels(screens.chrome.forwarded, laid.chrome.forwarded),
            lines: joinLabels(screens.chrome.lines, laid.chrome.lines),
            status: joined(screens.chrome.status, laid.chrome.status),
          },
        },
      },
      ids: idsOf(laid.screens, 'screens'),
    }),
  ),
  kind(/^dial-words\.yaml$/, DialOverlay, ({ dialWords, ...content }, laid) => ({
    content: { ...content, dialWords: layDialWords(dialWords, laid) },
    ids: [],
  })),
  kind(new RegExp(`^words/${LANGUAGE}\\.yaml$`), WordsOverlay, ({ words, ...content }, laid, match) => ({
    content: { ...content, words: layWordings(words, languageOf(match), laid, match[0]) },
    ids: [],
  })),
  kind(/^lexicon\/[\w-]+\.yaml$/, Meanings, ({ lexicon, ...content }, { concepts }) => ({
    content: {
      ...content,
      lexicon: { ...Object.fromEntries(Object.keys(concepts).map((id) => [id, []])), ...lexicon },
    },
    ids: keysOf(concepts, 'concepts').map(({ id, path }) => ({ id: `concept ${id}`, path })),
  })),
  kind(new RegExp(`^lexicon/${LANGUAGE}/[\\w-]+\\.yaml$`), ConceptWordings, (content, laid, match) => ({
    content: { ...content, lexicon: layConcepts(content.lexicon, laid, match[0]) },
    ids: [],
  })),
]

type SomeBrands = { [Part in keyof BrandBook]?: BrandBook[Part] | undefined }

function layBrands(own: BrandBook, laid: SomeBrands): BrandBook {
  return {
    brands: byId(own.brands, laid.brands ?? []),
    shorteners: joined(own.shorteners, laid.shorteners),
    freeHosting: joined(own.freeHosting, laid.freeHosting),
    crowded: joined(own.crowded, laid.crowded),
    suspiciousTlds: joined(own.suspiciousTlds, laid.suspiciousTlds),
    suspiciousHyphenTlds: joined(own.suspiciousHyphenTlds, laid.suspiciousHyphenTlds),
    baitWords: joined(own.baitWords, laid.baitWords),
  }
}

/** A text that is given a record is no longer our own, and the other way round. */
function laySteps(
  steps: Content['steps'],
  rests: Content['steps']['rests'],
  own: Content['steps']['own'],
): Content['steps'] {
  const without = <T>(record: Record<string, T>, other: object): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => !(id in other)))
  return {
    rests: { ...without(steps.rests, own), ...rests },
    own: { ...without(steps.own, rests), ...own },
  }
}

function layPayloads(
  { entries, banks }: Content['payloads'],
  laid: { banks: z.infer<typeof Banks>; payloads: z.infer<typeof PayloadRisk>[] },
  file: string,
): Content['payloads'] {
  const strange = laid.payloads.find(({ id }) => !entries.some((entry) => entry.id === id))
  if (strange)
    throw new ContentError([
      `${file}:1: no payload is called ${strange.id}; new patterns cannot be laid over`,
    ])
  const risks = new Map(laid.payloads.map(({ id, risk }) => [id, risk]))
  const countries = joined(Object.keys(banks), Object.keys(laid.banks))
  return {
    entries: entries.map((entry) => ({ ...entry, risk: risks.get(entry.id) ?? entry.risk })),
    banks: Object.fromEntries(countries.map((code) => [code, { ...banks[code], ...laid.banks[code] }])),
  }
}

function joinLabels<T extends Partial<Record<Language, string[]>>>(own: T, laid: Partial<T> = {}): T {
  const each = LANGUAGES.flatMap((language) => {
    const labels = joined(own[language] ?? [], laid[language] ?? [])
    return labels.length > 0 ? [[language, labels]] : []
  })
  return Object.fromEntries(each) as T
}
