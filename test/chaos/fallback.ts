/** Tells the answer of a message that was not examined from all others, in every language of the bot. */
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES } from '../../src/model.ts'
import { failedExamination, prepareContent } from '../../src/pipeline.ts'

const content = prepareContent(loadContent())
const texts = new Set(
  LANGUAGES.map((language) => failedExamination({ text: '', from: '' }, language, content).reply.trim()),
)

export const isFallback = (text: string): boolean => texts.has(text.trim())
