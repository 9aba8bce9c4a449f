/** What a detector sees and what it returns. Detectors find; verdict.ts alone decides. */
import type { Lure, Observable } from '../model.ts'
import type { BrandBook } from '../content/brands.ts'
import type { ClassifierModel } from '../content/classifier-model.ts'
import type { LureStory } from '../content/lures.ts'
import type { Screens } from '../content/screens.ts'
import type { PayloadCatalogue } from '../content/payloads.ts'
import type { SignalPolicy } from '../content/signals.ts'
import type { Beliefs } from './classifier.ts'
import type { DialTable } from './dial-lexer.ts'
import type { Indicators } from './indicators.ts'
import type { Meaning } from './meaning.ts'
import type { PhraseMatcher } from './phrases.ts'
import type { FoundScreen } from './screens.ts'
import type { StoryRules } from './stories.ts'
import type { NormalizedText } from './text.ts'
import type { Token } from './text-tokens.ts'
import type { CompiledWords } from './words.ts'

/** What was read in the message, before anything is judged. */
export interface Observed {
  /** The texts in which words are read (message, recognised text), joined by line breaks. */
  normalized: NormalizedText
  tokens: Token[]
  meaning: Meaning
  observables: Observable[]
  /** What speaks for or against each link, judged once for all detectors. */
  urlRisks: Finding[]
  forwarded: boolean
}

export interface Context extends Observed {
  /** What was observed, as names that rules can ask for (facts.ts). */
  facts: Set<string>
  /** What the text classifier takes the message for. */
  beliefs: Beliefs
  isTruncated: boolean
  /** WhatsApp's own screens that a picture shows. */
  screens: FoundScreen[]
  content: TriageContent
}

/**
 * A signal on its way to the verdict. `weak`: a story's caution rule fired, not its danger rule. `lure`: the
 * class it speaks for, where that depends on the message and not on the id.
 */
export interface Finding {
  id: string
  evidence: string
  weak?: true
  lure?: Lure
}

/** Order is the order of signals in the answer; returns [] when it has nothing to say; never throws. */
export type Detector = (context: Context) => Finding[]

/** Content made ready for matching; built once by prepareTriage. */
export interface TriageContent {
  matcher: PhraseMatcher
  stories: LureStory[]
  rules: StoryRules[]
  policy: SignalPolicy
  payloads: PayloadCatalogue
  brands: BrandBook
  dial: DialTable
  classifier: ClassifierModel
  screens: Screens
  words: CompiledWords
  /** Operators' lists as they stand now; without them nothing is known beyond the content. */
  indicators?: Indicators
}
