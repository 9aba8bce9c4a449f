/**
 * Pictures of steps (content/cards/<language>/<card>.png), drawn from the texts card.* by bin/draw-cards.ts.
 * In: card and language. Out: the picture; and what no longer fits between texts, manifest and pictures.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { CARDS, CardId, LANGUAGES, Language } from '../model.ts'
import type { Locale, Locales } from './locales.ts'

/** Largest a picture may be; slow networks fetch it in a moment. */
export const CARD_BYTES = 150_000

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const CardRecord = z.strictObject({
  card: CardId,
  language: Language,
  /** Of the texts the picture was drawn from, see hashCardTexts. */
  texts: Sha256,
  /** Height of the steps' letters in pixels of the picture. */
  letters: z.int().positive(),
  /** Of the drawn page, style included: another page needs another picture. */
  page: Sha256,
  /** Of the picture itself. */
  picture: Sha256,
  /** Pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  bytes: z.int().positive(),
})
/** What is known of one committed picture. */
export type CardRecord = z.infer<typeof CardRecord>

const CARDS_FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'cards')

/** Where the picture lies; `folder` holds one folder for each language. */
export function cardFile(card: CardId, language: Language, folder = CARDS_FOLDER): string {
  return join(folder, language, `${card}.png`)
}

/** The PNG. Rejects when it is missing, which `content check` reports before anybody asks for it. */
export async function readCard(card: CardId, language: Language, folder = CARDS_FOLDER): Promise<Uint8Array> {
  return readFile(cardFile(card, language, folder))
}

/** `manifest.json` beside the pictures. Throws when it is missing or malformed. */
export function loadCardRecords(folder = CARDS_FOLDER): CardRecord[] {
  return z.array(CardRecord).parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** SHA-256 of every text that stands on the card: its own and those all cards share; the line sent with it is none. */
export function hashCardTexts(card: CardId, locale: Pick<Locale, 'messages'>): string {
  const isDrawn = (id: string): boolean =>
    (id.startsWith(`card.${card}.`) && !id.endsWith('.alt')) ||
    id.startsWith('card.label.') ||
    id === 'card.footer' ||
    id === 'card.drawn-by'
  const drawn = [...locale.messages].filter(([id]) => isDrawn(id)).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return sha256(JSON.stringify(drawn))
}

/** One line for each picture that is missing, too large, changed, or drawn from other texts; none when all is well. */
export function checkCards(locales: Locales, folder = CARDS_FOLDER): string[] {
  let records: CardRecord[]
  try {
    records = loadCardRecords(folder)
  } catch {
    return ['cards/manifest.json: missing or malformed: npx tsx bin/draw-cards.ts']
  }
  return CARDS.flatMap((card) =>
    LANGUAGES.flatMap((language) => {
      const known = records.filter((entry) => entry.card === card && entry.language === language)
      const problem = known.length === 1 ? problemOf(known[0]!, locales[language], folder) : 'is not drawn'
      return problem === null ? [] : [`cards/${language}/${card}.png: ${problem}: npx tsx bin/draw-cards.ts`]
    }),
  )
}

function problemOf(record: CardRecord, locale: Locale, folder: string): string | null {
  const { card, language } = record
  let picture: Uint8Array
  try {
    picture = readFileSync(cardFile(card, language, folder))
  } catch {
    return 'is missing'
  }
  if (picture.length > CARD_BYTES) return `has ${picture.length} bytes, limit ${CARD_BYTES}`
  if (sha256(picture) !== record.picture) return 'is not the picture of the manifest'
  if (hashCardTexts(card, locale) !== record.texts) return 'was drawn from other texts'
  return null
}
