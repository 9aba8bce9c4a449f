/** Readers of writing under one interface: ours through the pool, and Debian's tesseract told the language. */
import type { Language, PictureResult, Writing } from '../../src/model.ts'
import { createPicturePool } from '../../src/media/picture-pool.ts'
import { isInstalled, outputOf } from './commands.ts'

export interface TextAnswer {
  passages: string[]
  writing: Writing | 'failed'
  /** Only ours has one. */
  picture?: PictureResult
}

export interface TextReader {
  name: string
  read(picture: { bytes: Buffer; path: string; language: Language }): Promise<TextAnswer>
  close?(): Promise<void>
}

export interface Patience {
  /** Milliseconds that ours may look at one picture's writing; what a user gets when undefined. */
  textBudgetMs?: number
}

/** Ours first. Says loudly when tesseract or a language of it is missing. */
export async function createTextReaders(patience: Patience): Promise<TextReader[]> {
  const readers = [await ours(patience)]
  if (!isInstalled('tesseract')) {
    console.log('!! tesseract is not installed: its column is LEFT OUT (Debian: apt install tesseract-ocr)')
    return readers
  }
  const installed = new Set((await outputOf('tesseract', ['--list-langs'])).split('\n'))
  const missing = ['eng', 'urd', 'rus', 'kaz'].filter((name) => !installed.has(name))
  if (missing.length > 0) {
    console.log(`!! tesseract has no data for ${missing.join(', ')}: its column is LEFT OUT`)
    return readers
  }
  return [...readers, tesseract()]
}

async function ours(patience: Patience): Promise<TextReader> {
  const pool = createPicturePool({ children: 1, textChildren: 1, ...patience })
  await pool.warmUp()
  return {
    name: 'ours',
    async read({ bytes }) {
      const picture = await pool.read(bytes)
      if (!picture.ok) return { passages: [], writing: 'failed', picture }
      const passages = picture.readings.filter(({ kind }) => kind === 'text').map(({ text }) => text)
      return { passages, writing: picture.writing, picture }
    },
    close: () => pool.close(),
  }
}

const MODELS: Record<Language, string> = {
  en: 'eng',
  ur: 'urd+eng',
  'ur-Latn': 'eng',
  ru: 'rus+eng',
  kk: 'kaz+eng',
}

/** One thread as ours has; its lines are taken as passages. Its time includes starting the program. */
function tesseract(): TextReader {
  return {
    name: 'tesseract CLI, told the language',
    async read({ path, language }) {
      const output = await outputOf('tesseract', [path, '-', '-l', MODELS[language]], {
        OMP_THREAD_LIMIT: '1',
      })
      const passages = output.split('\n').filter((line) => line.trim() !== '')
      return { passages, writing: passages.length > 0 ? 'read' : 'none' }
    },
  }
}
