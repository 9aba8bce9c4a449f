/**
 * Tesseract as WebAssembly with models for three scripts: grey pixels go in, recognised lines come out.
 * The core of tesseract.js is driven directly: its workers would cost a thread and a second heap for each script.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import createTesseract, { type TesseractApi } from 'tesseract.js-core/tesseract-core-simd-lstm.js'
import type { GreyPicture } from './image.ts'
import type { Script } from './ocr-script.ts'
import { linesOfTsv } from './ocr-tsv.ts'
import type { Line } from './recognised.ts'

/**
 * How the picture is laid out: lines below each other, or a single line. Tesseract's own analysis of pages drops
 * short lines of chats.
 */
export type PictureLayout = 'block' | 'line'

export interface OcrEngine {
  /** The lines of one picture, in Tesseract's order. Throws OutOfTime when `leftMs` runs out. Blocks the thread. */
  recognise(picture: GreyPicture, script: Script, layout: PictureLayout, leftMs: () => number): Line[]
}

export class OutOfTime extends Error {}

/** The integer models are as exact as the larger ones and take 100 MB less. */
const MODELS = '4.0.0_best_int'
/** The Kazakh model reads Russian as well. */
const LANGUAGE: Record<Script, string> = { latin: 'eng', cyrillic: 'kaz', arabic: 'urd' }

const LSTM_ONLY = 1
const SEGMENTATION: Record<PictureLayout, string> = { block: '6', line: '7' }
const INPUT = '/input'

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
    const file = `${LANGUAGE[script]}.traineddata`
    const packed = resolve(`@tesseract.js-data/${LANGUAGE[script]}/${MODELS}/${file}.gz`)
    module.FS.writeFile(file, gunzipSync(readFileSync(packed)))
    const api = new module.TessBaseAPI()
    if (api.Init(null, LANGUAGE[script], LSTM_ONLY) !== 0)
      throw new Error(`Tesseract cannot load its ${LANGUAGE[script]} model: reinstall the packages`)
    module.FS.unlink(file)
    return api
  }

  const apis: Record<Script, TesseractApi> = {
    latin: load('latin'),
    cyrillic: load('cyrillic'),
    arabic: load('arabic'),
  }

  return {
    recognise(picture, script, layout, left) {
      leftMs = left
      if (left() <= 0) throw new OutOfTime()
      const api = apis[script]
      module.FS.writeFile(INPUT, asPgm(picture))
      try {
        api.SetVariable('tessedit_pageseg_mode', SEGMENTATION[layout])
        if (api.SetImageFile(1, 0) !== 0) throw new Error('Tesseract refused the pixels')
        api.Recognize(null)
        return linesOfTsv(api.GetTSVText(0))
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
