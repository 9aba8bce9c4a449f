/**
 * Speed and yield of the QR cascade against jsQR alone, on the same generated pictures in the same run.
 * Prints a small table; pictures per second are of one process, and of the pool with its children.
 */
import { fileURLToPath } from 'node:url'
import jsQRModule from 'jsqr'
import sharp from 'sharp'
import { openPicture } from '../src/media/image.ts'
import { CODES_LIMIT } from '../src/media/picture-job.ts'
import { createPicturePool } from '../src/media/picture-pool.ts'
import { readQrCodes } from '../src/media/qr.ts'
import { createZxingReader } from '../src/media/zxing.ts'
import { qrPng, screenshot } from '../test/support/qr-picture.ts'

interface Sample {
  /** Empty where nothing is to be found. */
  texts: string[]
  bytes: Buffer
}

type Reader = (bytes: Buffer) => Promise<string[]>

const BUDGET_MS = 2_000

/** Runs the comparison and prints it; about half a minute. */
export async function run(): Promise<void> {
  const samples = await drawSamples()
  const shown = samples.filter((sample) => sample.texts.length > 0)
  const empty = samples.filter((sample) => sample.texts.length === 0)
  const zxing = await createZxingReader(CODES_LIMIT)
  const cascade: Reader = async (bytes) => {
    const deadline = performance.now() + BUDGET_MS
    return (await readQrCodes(await openPicture(bytes), zxing, () => deadline - performance.now())) ?? []
  }
  console.log(`QR: ${shown.length} pictures with codes, ${empty.length} without`)
  console.table({
    cascade: await measure(cascade, shown),
    'jsQR alone, 1600 px': await measure(jsQrAlone(1600), shown),
    'jsQR alone, 1000 px': await measure(jsQrAlone(1000), shown),
    'cascade, no code': await measure(cascade, empty),
    'jsQR alone, 1600 px, no code': await measure(jsQrAlone(1600), empty),
  })
  await measurePool(samples)
}

async function measure(read: Reader, samples: Sample[]): Promise<Record<string, number | string>> {
  const [first] = samples
  if (first !== undefined) await read(first.bytes)
  const times: number[] = []
  let right = 0
  let wrong = 0
  for (const { bytes, texts } of samples) {
    const started = performance.now()
    const found = await read(bytes)
    times.push(performance.now() - started)
    if (texts.length > 0 && texts.every((text) => found.includes(text))) right += 1
    wrong += found.filter((text) => !texts.includes(text)).length
  }
  const total = times.reduce((sum, time) => sum + time, 0)
  times.sort((a, b) => a - b)
  const at = (share: number): number => Math.round(times[Math.floor((times.length - 1) * share)] ?? 0)
  return {
    'all codes found': samples.some(({ texts }) => texts.length > 0) ? `${right}/${samples.length}` : '',
    'wrong texts': wrong,
    'pictures/s': Math.round((samples.length / total) * 10_000) / 10,
    'p50 ms': at(0.5),
    'p95 ms': at(0.95),
    'max ms': at(1),
  }
}

async function measurePool(samples: Sample[]): Promise<void> {
  for (const children of [1, 2]) {
    const pool = createPicturePool({ children, textChildren: 0 })
    await pool.warmUp()
    const started = performance.now()
    await Promise.all(samples.map(({ bytes }) => pool.read(bytes)))
    const seconds = (performance.now() - started) / 1000
    await pool.close()
    console.log(
      `pool of ${children}: ${(samples.length / seconds).toFixed(1)} pictures/s, all pictures at once`,
    )
  }
}

/** What one would write without the cascade: the same hardened decoding, then jsQR. */
function jsQrAlone(maxSide: number): Reader {
  const jsQR = jsQRModule as unknown as typeof jsQRModule.default
  return async (bytes) => {
    const { width, height, data } = await (await openPicture(bytes)).grey(maxSide, 0)
    const rgba = new Uint8ClampedArray(data.length * 4)
    data.forEach((value, index) => rgba.set([value, value, value, 255], index * 4))
    const code = jsQR(rgba, width, height, { inversionAttempts: 'attemptBoth' })
    return code === null ? [] : [code.data]
  }
}

async function drawSamples(): Promise<Sample[]> {
  const link = `https://wa.me/settings/linked_devices#2@${'Ab1/'.repeat(28)},${'x'.repeat(43)}=,${'y'.repeat(43)}=,1`
  const samples: Sample[] = []
  const add = async (texts: string[], bytes: Promise<Buffer>): Promise<void> => {
    samples.push({ texts, bytes: await bytes })
  }
  for (const text of [link, 'https://wa.me/15550100', 'Проголосуй: vote.example/дети']) {
    for (const theme of ['light', 'dark'] as const) {
      for (const quality of [30, 60, 90]) {
        const code = { text, left: 90, top: 800, scale: text === link ? 6 : 9 }
        await add([text], screenshot([code], { theme, format: 'jpeg', quality }))
      }
      const two = [200, 1400].map((top, index) => ({ text: `${text}?${index}`, left: 60, top, scale: 6 }))
      await add(
        two.map((code) => code.text),
        screenshot(two, { theme }),
      )
      const tiny = { text, left: 1000, top: 2600, scale: 3 }
      await add([text], screenshot([tiny], { theme, width: 1440, height: 3200, format: 'jpeg', quality: 70 }))
    }
    await add([text], qrPng(text, { format: 'webp' }))
    await add([text], qrPng(text, { dark: '#fff', background: '#111' }))
    for (const rotate of [7, 30, 45, 200]) {
      await add([text], asPhoto(await qrPng(text, { rotate, scale: 10 }), 2))
      await add([text], asPhoto(await qrPng(text, { rotate, scale: 10 }), 4))
    }
  }
  for (const theme of ['light', 'dark'] as const) {
    for (const quality of [30, 60, 90]) {
      await add([], screenshot([], { theme, format: 'jpeg', quality }))
      await add([], screenshot([], { theme, width: 1440, height: 3200, format: 'jpeg', quality }))
    }
  }
  return samples
}

/** Slanted, blurred, pale and compressed, as a picture taken of a screen. */
function asPhoto(picture: Buffer, blur: number): Promise<Buffer> {
  return sharp(picture)
    .flatten()
    .affine([1, 0.12, 0.06, 0.9], { background: '#777' })
    .blur(blur)
    .linear(0.6, 60)
    .jpeg({ quality: 50 })
    .toBuffer()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run()
