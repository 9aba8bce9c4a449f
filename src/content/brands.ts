/** Reads brands.yaml: who is imitated, which addresses are really theirs, and what risky addresses look like. */
import { join } from 'node:path'
import { z } from 'zod'
import { readYaml } from './read-yaml.ts'

const Domain = z.string().regex(/^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/)
const Word = z.string().min(2)

const Brand = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  category: z.enum([
    'messenger',
    'social',
    'bank',
    'wallet',
    'government',
    'delivery',
    'shop',
    'tech',
    'media',
    'telecom',
  ]),
  /** ISO 3166 alpha-2, absent for brands of the whole world. */
  country: z.string().length(2).optional(),
  /** How people write it, in every script. */
  names: z.array(Word).min(1),
  /** Registrable or host names that are really theirs; subdomains included. */
  domains: z.array(Domain).min(1),
  /** What imitations carry in the host, in Latin lower case; each is compared by skeleton. */
  /** With a hyphen at the end (`wa-`): only as one part of a hyphenated name. */
  keywords: z.array(z.string().regex(/^[a-z0-9]+-?$/)).min(1),
  /** Words that contain a keyword by chance, in Latin lower case. */
  innocent: z.array(z.string().regex(/^[a-z0-9]{3,}$/)).optional(),
  /** The first keyword is theirs under every country's ending (google.co.id). */
  everywhere: z.boolean().default(false),
  /** False where one changed letter gives an ordinary word (daraz, nadra): then only exact skeletons count. */
  fuzzy: z.boolean().default(true),
})

export const BrandFile = z.strictObject({
  brands: z.array(Brand).min(1),
  /** Hosts whose links hide where they lead. */
  shorteners: z.array(Domain).min(1),
  /** Hosts under which anybody puts up a page at once. */
  freeHosting: z.array(Domain).min(1),
  /** Hosts that so many people use that operators must not put them on a list as a whole. */
  crowded: z.array(Domain).min(1),
  /** Top-level domains out of proportion among scams. */
  suspiciousTlds: z.array(z.string().regex(/^[a-z0-9-]{2,}$/)).min(1),
  /** Endings that count as such only under a hyphenated name. */
  suspiciousHyphenTlds: z.array(z.string().regex(/^[a-z0-9-]{2,}$/)).min(1),
  /** Words of lures in host or path, Latin lower case. Four letters and more match inside a word. */
  baitWords: z.array(z.string().regex(/^[a-z0-9]{2,}$/)).min(1),
})

export type BrandBook = z.infer<typeof BrandFile>
export type Brand = BrandBook['brands'][number]

/** `dir` is the content folder. Throws ContentError for a file that breaks the schema. */
export function loadBrands(dir: string): BrandBook {
  return readYaml(join(dir, 'brands.yaml'), BrandFile)
}
