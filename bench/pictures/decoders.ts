/** Readers of QR symbols under one interface: ours in this process and through the pool, and what one would use instead. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import jsQRModule from 'jsqr'
import sharp from 'sharp'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { openPicture } from '../../src/media/image.ts'
import { CODES_LIMIT } from '../../src/media/picture-job.ts'
import { createPicturePool } from '../../src/media/picture-pool.ts'
import { readQrCodes } from '../../src/media/qr.ts'
import { createZxingReader } from '../../src/media/zxing.ts'
import { isInstalled, outputOf } from './commands.ts'

export interface Decoder {
  name: string
  /** Texts of the symbols found; empty for none, and for a picture that cannot be opened. */
  read(picture: { bytes: Buffer; path: string }): Promise<string[]>
  close?(): Promise<void>
}

/** What the pool leaves its children of 2,500 ms for beginning further steps. */
const BUDGET_MS = 2_000
/** The first size that ours looks at, too. */
const SIDE = 1600

/** Ours first. Says loudly which alternatives are missing. */
export async function createDecoders(): Promise<Decoder[]> {
  const decoders = [await ours(), await oursThroughPool(), jsQrAlone(SIDE), jsQrAlone(1000), zxingAlone()]
  if (isInstalled('zbarimg')) return [...decoders, zbar()]
  console.log('!! zbarimg is not installed: its column is LEFT OUT (Debian: apt install zbar-tools)')
  return decoders
}

async function ours(): Promise<Decoder> {
  const zxing = await createZxingReader(CODES_LIMIT)
  return {
    name: 'ours',
    async read({ bytes }) {
      const deadline = performance.now() + BUDGET_MS
      const picture = await openPicture(bytes)
      return (await readQrCodes(picture, zxing, () => deadline - performance.now())) ?? []
    },
  }
}

async function oursThroughPool(): Promise<Decoder> {
  const pool = createPicturePool({ children: 1, textChildren: 0 })
  await pool.warmUp()
  return {
    name: 'ours, pool',
    async read({ bytes }) {
      const result = await pool.read(bytes)
      return result.ok ? result.readings.map(({ text }) => text) : []
    },
    close: () => pool.close(),
  }
}

interface Rgba {
  width: number
  height: number
  data: Uint8ClampedArray
}

async function decodeRgba(bytes: Buffer, side: number): Promise<Rgba> {
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .flatten({ background: '#808080' })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) }
}

function jsQrAlone(side: number): Decoder {
  // A CommonJS bundle whose types say `default` twice under NodeNext.
  const jsQR = jsQRModule as unknown as typeof jsQRModule.default
  return {
    name: `jsQR ${side}px`,
    async read({ bytes }) {
      const { data, width, height } = await decodeRgba(bytes, side)
      const code = jsQR(data, width, height, { inversionAttempts: 'attemptBoth' })
      return code === null ? [] : [code.data]
    },
  }
}

function zxingAlone(): Decoder {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(file)).buffer } })
  return {
    name: 'zxing-wasm',
    async read({ bytes }) {
      const picture = await decodeRgba(bytes, SIDE)
      const found = await readBarcodes(picture as Parameters<typeof readBarcodes>[0], {
        formats: ['QRCode', 'MicroQRCode', 'rMQRCode'],
        textMode: 'Plain',
      })
      return found.filter(({ isValid }) => isValid).map(({ text }) => text)
    },
  }
}

/** Its time includes starting the program, as a bot that calls it would. */
function zbar(): Decoder {
  const args = ['-q', '--raw', '-Sdisable', '-Sqrcode.enable']
  return {
    name: 'zbarimg',
    async read({ path }) {
      const output = await outputOf('zbarimg', [...args, path])
      return output.split('\n').filter((line) => line !== '')
    },
  }
}
