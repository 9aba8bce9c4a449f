/**
 * Tesseract as WebAssembly with two sets of models: grey pixels go in, recognised lines come out.
 * The core of tesseract.js is driven directly: its workers would cost a thread and a second heap for each set.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import createTesseract, { type TesseractApi } from 'tesseract.js-core/tesseract-core-simd-lstm.js'
import type { GreyPicture } from './image.ts'
import { linesOfTsv } from './ocr-tsv.ts'
import type { RecognisedPage } from './recognised.ts'

/** `cyrillic-latin` reads Kazakh, Russian, English and Roman Urdu; `arabic` reads Urdu in Naskh letters. */
export type Script = 'cyrillic-latin' | 'arabic'

export interface OcrEngine {
  /** One page; `null` when `leftMs` ran out before the end. Blocks the thread meanwhile. */
  recognise(picture: GreyPicture, script: Script, leftMs: () => number): RecognisedPage | null
}

/** The integer models are as exact as the larger ones and take 100 MB less. */
const MODELS = '4.0.0_best_int'
const LANGUAGES: Record<Script, string[]> = { 'cyrillic-latin': ['kaz', 'eng'], arabic: ['urd'] }

const LSTM_ONLY = 1
const AUTOMATIC_LAYOUT = '3'
const INPUT = '/input'

class OutOfTime extends Error {}

/** Loads the module and all models from the packages, never from the network. Throws when they are missing. */
export async function createOcrEngine(): Promise<OcrEngine> {
  const { resolve } = createRequire(import.meta.url)
  let leftMs: () => number = () => Infinity
  const module = await createTesseract({
    wasmBinary: readFileSync(resolve('tesseract.js-core/tesseract-core-simd-lstm.wasm')),
    // Called after every few words; what is thrown here leaves Recognize, and Clear() makes all well again.
    TesseractProgress() {
      if (leftMs() <= 0) throw new OutOfTime()
    },
    // What it prints may quote what it reads.
    print: () => undefined,
    printErr: () => undefined,
  })

  function load(script: Script): TesseractApi {
    const files = LANGUAGES[script].map((language) => ({ language, path: `${language}.traineddata` }))
    for (const { language, path } of files) {
      const packed = resolve(`@tesseract.js-data/${language}/${MODELS}/${path}.gz`)
      module.FS.writeFile(path, gunzipSync(readFileSync(packed)))
    }
    const api = new module.TessBaseAPI()
    if (api.Init(null, LANGUAGES[script].join('+'), LSTM_ONLY) !== 0)
      throw new Error(`Tesseract cannot load its models for ${script}: reinstall the packages`)
    for (const { path } of files) module.FS.unlink(path)
    api.SetVariable('tessedit_pageseg_mode', AUTOMATIC_LAYOUT)
    return api
  }

  const apis: Record<Script, TesseractApi> = {
    'cyrillic-latin': load('cyrillic-latin'),
    arabic: load('arabic'),
  }

  return {
    recognise(picture, script, left) {
      const api = apis[script]
      leftMs = left
      module.FS.writeFile(INPUT, asPgm(picture))
      try {
        if (api.SetImageFile(1, 0) !== 0) throw new Error('Tesseract refused the pixels')
        api.Recognize(null)
        const { width, height } = picture
        return { width, height, lines: linesOfTsv(api.GetTSVText(0)) }
      } catch (error) {
        if (error instanceof OutOfTime) return null
        throw error
      } finally {
        api.Clear()
        module.FS.unlink(INPUT)
      }
    },
  }
}

/** A portable grey map is a line of text before the pixels: nothing has to be encoded. */
function asPgm({ width, height, data }: GreyPicture): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data])
}
