/**
 * Where a person can report, per country, and which languages are likely there. In: a folder with one YAML
 * file per country and `default.yaml`. Out: a table by ISO 3166 alpha-2 code. Only confirmed contacts have a
 * text; the others are kept as data, so that nobody adds them again.
 */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { Language } from '../model.ts'
import { ContentError, readYaml } from './read-yaml.ts'

/** One text in every language. */
export const Translated = z.strictObject({
  en: z.string().min(1),
  ur: z.string().min(1),
  'ur-Latn': z.string().min(1),
  ru: z.string().min(1),
  kk: z.string().min(1),
})
export type Translated = z.infer<typeof Translated>

const Contact = z.strictObject({
  id: z.string().min(1),
  /** `emergency` is named only where life may be in danger, `child-line` where children are. */
  use: z.enum(['report', 'emergency', 'child-line', 'cert']),
  /** Named inside a step; contacts without it appear only in the full list. */
  short: Translated.optional(),
  long: Translated,
  status: z.literal('confirmed'),
  source: z.string().min(1),
  checked: z.iso.date(),
})
export type Contact = z.infer<typeof Contact>

/** A number or address that must not be printed. */
const Withheld = z.strictObject({
  /** As people would write it; `…` at the end when only its beginning is known. */
  contact: z.string().min(3),
  of: z.string().min(1),
  status: z.enum(['unconfirmed', 'superseded', 'conflict', 'regional']),
  why: z.string().min(1),
  source: z.string().min(1),
  checked: z.iso.date(),
})
export type Withheld = z.infer<typeof Withheld>

export const Country = z.strictObject({
  country: z.string().regex(/^(?:[A-Z]{2}|default)$/),
  /** Likeliest first. */
  languages: z.array(Language).min(1),
  /** The pair of a first reply when the person's language is still unsure. */
  bilingual: z.tuple([Language, Language]),
  contacts: z.array(Contact).min(1),
  withheld: z.array(Withheld).default([]),
})
export type Country = z.infer<typeof Country>

export interface Countries {
  byCode: ReadonlyMap<string, Country>
  fallback: Country
}

/** Throws ContentError for a bad file, a file not named after its country, or a missing `default.yaml`. */
export function loadCountries(dir: string): Countries {
  const byCode = new Map<string, Country>()
  let fallback: Country | undefined
  for (const name of readdirSync(dir)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()) {
    const file = join(dir, name)
    const country = readYaml(file, Country)
    if (country.country !== basename(name, '.yaml')) {
      throw new ContentError([`${file}:1: country ${country.country} does not match the file name`])
    }
    if (country.country === 'default') fallback = country
    else byCode.set(country.country, country)
  }
  if (!fallback) throw new ContentError([`${dir}:1: default.yaml is missing`])
  return { byCode, fallback }
}

/** The country's entry, or the default one. */
export function countryOf(countries: Countries, code: string | null): Country {
  return (code === null ? undefined : countries.byCode.get(code)) ?? countries.fallback
}
