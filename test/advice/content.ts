/** The shipped content, loaded once for the tests of this folder. */
import { fileURLToPath } from 'node:url'
import type { AdviceContent } from '../../src/advice/input.ts'
import { loadAdvisories } from '../../src/content/advisories.ts'
import { loadCountries } from '../../src/content/countries.ts'
import { loadLocales } from '../../src/content/locales.ts'
import { loadPaths } from '../../src/content/paths.ts'
import { loadPlans } from '../../src/content/plans.ts'

export const CONTENT_DIR = fileURLToPath(new URL('../../src/content/', import.meta.url))

export const CONTENT: AdviceContent = {
  locales: loadLocales(`${CONTENT_DIR}locales`),
  countries: loadCountries(`${CONTENT_DIR}countries`),
  advisories: loadAdvisories(`${CONTENT_DIR}advisories.yaml`),
  paths: loadPaths(`${CONTENT_DIR}paths.yaml`),
  plans: loadPlans(`${CONTENT_DIR}plans.yaml`),
}
