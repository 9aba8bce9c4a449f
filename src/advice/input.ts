/** What advice is given from: the findings about one submission, and the content it is written with. */
import type { Advisory } from '../content/advisories.ts'
import type { Countries } from '../content/countries.ts'
import type { Locales } from '../content/locales.ts'
import type { PathTable } from '../content/paths.ts'
import type { Plans } from '../content/plans.ts'
import type {
  Effect,
  Intent,
  Language,
  Level,
  Lure,
  MessageKind,
  Observable,
  Path,
  PictureFailure,
  Signal,
  Writing,
} from '../model.ts'

export interface AdviceInput {
  level: Level
  lure: Lure | null
  /** Lure file id such as `lure.vote-contest`. */
  story: string | null
  intent: Intent
  path: Path | null
  signals: readonly Signal[]
  observables: readonly Observable[]
  kind: MessageKind
  pictureFailure?: PictureFailure | undefined
  /** What became of the writing in a picture that was opened. */
  writing?: Writing | undefined
  /** A document with more pages than were looked at. */
  isCut?: boolean | undefined
  /** A QR code was read in the picture. */
  hasQr: boolean
  effects: readonly Effect[]
  /** Of the examined message: BCP 47, `und` when unknowable. */
  messageLanguage: string
  replyLanguage: Language
  /** When the person's language is unsure: both languages, each in a compact form. */
  secondLanguage?: Language | undefined
  /** ISO 3166 alpha-2. */
  country: string | null
  /** Age of the message when read, in ms. */
  ageMs?: number | undefined
  /** The text was longer than TEXT_LIMIT. */
  truncated: boolean
  /** The person's own message carried a code, which was masked. */
  containsOwnCode: boolean
  /** It was changed after it had been answered. */
  isEdited?: boolean | undefined
  /** How many other people sent something like it within a day, where they are enough to be told of. */
  reportedToday?: number | undefined
  /** A text message without any visible character. */
  isEmpty?: boolean | undefined
  /** For so many days the operator keeps masked words of what was checked; none unless told. */
  retainDays?: number | undefined
}

export interface AdviceContent {
  locales: Locales
  countries: Countries
  advisories: readonly Advisory[]
  plans: Plans
  paths: PathTable
}

/** Longest replies, in UTF-16 units; longer ones are not read by somebody frightened. */
export const VERDICT_LIMIT = 700
export const RECOVERY_LIMIT = 1000

/** The person's language is unsure: two compact replies in one. */
export function isBilingual(input: AdviceInput): boolean {
  return input.secondLanguage !== undefined && input.secondLanguage !== input.replyLanguage
}
