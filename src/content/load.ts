/** Loads every content file once: YAML in, the checked Content that all pure stages are given out. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadAdvisories, type Advisory } from './advisories.ts'
import { loadBrands, type BrandBook } from './brands.ts'
import { loadClassifier, type ClassifierModel } from './classifier-model.ts'
import { loadCountries, type Countries } from './countries.ts'
import { loadDialWords, type DialWords } from './dial-words.ts'
import { loadLanguageModel, type LanguageModel } from './language-model.ts'
import { loadLexicon, type Lexicon } from './lexicon.ts'
import { loadLocales, type Locales } from './locales.ts'
import { loadLures, type LureStory } from './lures.ts'
import { loadPaths, type PathTable } from './paths.ts'
import { loadPayloads, type PayloadCatalogue } from './payloads.ts'
import { loadPlans, type Plans } from './plans.ts'
import { loadScreens, type Screens } from './screens.ts'
import { loadSignals, type SignalPolicy } from './signals.ts'
import { loadWords, type Words } from './words.ts'
import { loadSteps, type StepSources } from './steps.ts'

export interface Content {
  lexicon: Lexicon
  lures: LureStory[]
  signals: SignalPolicy
  payloads: PayloadCatalogue
  brands: BrandBook
  dialWords: DialWords
  languageModel: LanguageModel
  classifier: ClassifierModel
  locales: Locales
  countries: Countries
  advisories: Advisory[]
  plans: Plans
  paths: PathTable
  steps: StepSources
  screens: Screens
  words: Words
}

/** The files lie beside this module, in the sources as in the build. */
export const CONTENT_FOLDER = dirname(fileURLToPath(import.meta.url))

/** Throws ContentError naming file and line of what is wrong. */
export function loadContent(dir = CONTENT_FOLDER): Content {
  return {
    lexicon: loadLexicon(dir),
    lures: loadLures(dir),
    signals: loadSignals(dir),
    payloads: loadPayloads(dir),
    brands: loadBrands(dir),
    dialWords: loadDialWords(dir),
    languageModel: loadLanguageModel(dir),
    classifier: loadClassifier(dir),
    locales: loadLocales(join(dir, 'locales')),
    countries: loadCountries(join(dir, 'countries')),
    advisories: loadAdvisories(join(dir, 'advisories.yaml')),
    plans: loadPlans(join(dir, 'plans.yaml')),
    paths: loadPaths(join(dir, 'paths.yaml')),
    steps: loadSteps(join(dir, 'steps.yaml')),
    screens: loadScreens(dir),
    words: loadWords(dir),
  }
}
