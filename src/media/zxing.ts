/**
 * The ZXing-C++ reader as WebAssembly: grey pixels go in, texts of QR symbols come out.
 * It is given pixels only, never file bytes: its own image decoder has no limits.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import {
  binarizers,
  characterSets,
  eanAddOnSymbols,
  prepareZXingModule,
  textModes,
  type ZXingReaderModule,
  type ZXingReaderOptions,
} from 'zxing-wasm/reader'
import type { GreyPicture } from './image.ts'
import type { Quad } from './qr-plane.ts'

/** What we use of the Emscripten module; the package's own types lean on types that are not installed. */
interface ZxingModule {
  HEAPU8: Uint8Array
  _malloc(bytes: number): number
  _free(pointer: number): void
  readBarcodesFromPixmap: ZXingReaderModule['readBarcodesFromPixmap']
}

export interface ZxingOptions {
  tryDenoise?: boolean
  binarizer?: 'LocalAverage' | 'GlobalHistogram'
  /** The picture is nothing but one upright symbol on light ground. */
  isPure?: boolean
}

/** A symbol that was read, with its corners clockwise from the top left one, in pixels. */
export interface ZxingSymbol {
  text: string
  corners: Quad
}

export interface ZxingReader {
  /** All symbols found, duplicates included. */
  find(picture: GreyPicture, options?: ZxingOptions): ZxingSymbol[]
  /** Texts of all symbols found, duplicates included. */
  read(picture: GreyPicture, options?: ZxingOptions): string[]
  /** Bytes of the WASM heap, which never shrinks. */
  heapBytes(): number
}

/** Instantiates the module from the file in the package; the library's default would fetch it from a CDN. */
export async function createZxingReader(codesLimit: number): Promise<ZxingReader> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const wasmBinary = new Uint8Array(readFileSync(file)).buffer
  const options = { overrides: { wasmBinary }, fireImmediately: true } as const
  const module = (await prepareZXingModule(options)) as ZXingReaderModule & ZxingModule

  function find(picture: GreyPicture, options: ZxingOptions = {}): ZxingSymbol[] {
    const { width, height, data } = picture
    const pointer = module._malloc(data.byteLength)
    if (pointer === 0) throw new Error('The QR reader is out of memory')
    try {
      module.HEAPU8.set(data, pointer)
      // The public readBarcodes wants RGBA and greys it again in JavaScript: four times the memory.
      const found = module.readBarcodesFromPixmap(pointer, width, height, readerOptions(options, codesLimit))
      const symbols: ZxingSymbol[] = []
      for (let index = 0; index < found.size(); index += 1) {
        const result = found.get(index)
        if (!result?.isValid || result.error !== '' || result.text === '') continue
        const { topLeft, topRight, bottomRight, bottomLeft } = result.position
        symbols.push({ text: result.text, corners: [topLeft, topRight, bottomRight, bottomLeft] })
      }
      release(found)
      return symbols
    } finally {
      module._free(pointer)
    }
  }

  return {
    find,
    read: (picture, options) => find(picture, options).map(({ text }) => text),
    heapBytes: () => module.HEAPU8.byteLength,
  }
}

function readerOptions(options: ZxingOptions, codesLimit: number): ZXingReaderOptions {
  return {
    formats: 'QRCode,MicroQRCode,RMQRCode',
    tryHarder: true,
    tryRotate: true,
    tryInvert: true,
    tryDownscale: true,
    tryDenoise: options.tryDenoise ?? false,
    binarizer: binarizers.indexOf(options.binarizer ?? 'LocalAverage'),
    isPure: options.isPure ?? false,
    downscaleThreshold: 500,
    downscaleFactor: 3,
    minLineCount: 2,
    maxNumberOfSymbols: codesLimit,
    validateOptionalChecksum: false,
    returnErrors: false,
    eanAddOnSymbol: eanAddOnSymbols.indexOf('Ignore'),
    // Plain is the content itself; the default would be a human-readable interpretation of it.
    textMode: textModes.indexOf('Plain'),
    characterSet: characterSets.indexOf('Unknown'),
    tryCode39ExtendedMode: false,
  }
}

/** Results live on the WASM heap until deleted; the published types leave the method out. */
function release(vector: object): void {
  if ('delete' in vector && typeof vector.delete === 'function') vector.delete()
}
