/** PDQ against its published properties: what one picture stays through, and how far strangers are apart. */
import { readdirSync, readFileSync } from 'node:fs'
import sharp, { type Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../bench/pictures/random.ts'
import { openPicture } from '../../src/media/image.ts'
import { PDQ_SIDE, pdqHash } from '../../src/media/pdq.ts'
import type { PicturePrint } from '../../src/model.ts'
import { pictureDistance, SAME_PICTURE_BITS } from '../../src/triage/marks-picture.ts'

const STRANGERS = 90
const WIDTH = 640
const HEIGHT = 480

/** A picture of soft blobs, which no two seeds share: what a photograph is to a hash of low frequencies. */
async function photo(seed: string): Promise<Buffer> {
  const random = createRandom(`pdq ${seed}`)
  const small = Buffer.from(Array.from({ length: 20 * 15 * 3 }, () => random.int(0, 255)))
  const soft = sharp(small, { raw: { width: 20, height: 15, channels: 3 } })
  return soft.resize(WIDTH, HEIGHT, { kernel: 'cubic' }).png().toBuffer()
}

async function printOf(bytes: Uint8Array): Promise<PicturePrint> {
  return pdqHash(await (await openPicture(bytes)).grey(PDQ_SIDE, 0))
}

const CHANGES: Record<string, (picture: Sharp) => Sharp> = {
  'shrunk to half': (picture) => picture.resize(WIDTH / 2),
  'shrunk to a thumbnail': (picture) => picture.resize(120),
  enlarged: (picture) => picture.resize(WIDTH * 2),
  'another shape': (picture) => picture.resize(512, 512, { fit: 'fill' }),
  'JPEG of quality 30': (picture) => picture.jpeg({ quality: 30 }),
  'WebP of quality 20': (picture) => picture.webp({ quality: 20 }),
  'a little darker': (picture) => picture.modulate({ brightness: 0.85 }),
  blurred: (picture) => picture.blur(3),
  'without colour': (picture) => picture.greyscale(),
  'cut by one part in a hundred': (picture) =>
    picture.extract({ left: 3, top: 2, width: WIDTH - 6, height: HEIGHT - 4 }),
}

describe('one picture', () => {
  it.each(Object.entries(CHANGES))('stays the same when %s', async (_, change) => {
    for (const seed of ['one', 'two', 'three']) {
      const original = await photo(seed)
      const changed = await change(sharp(original)).toBuffer()
      expect(
        pictureDistance((await printOf(original)).hash, (await printOf(changed)).hash),
      ).toBeLessThanOrEqual(SAME_PICTURE_BITS)
    }
  })

  it('is another one when mirrored', async () => {
    const original = await photo('one')
    const mirrored = await sharp(original).flop().toBuffer()
    expect(pictureDistance((await printOf(original)).hash, (await printOf(mirrored)).hash)).toBeGreaterThan(
      STRANGERS,
    )
  })
})

describe('strangers', () => {
  it('differ in about half of the bits', async () => {
    const prints = await Promise.all(Array.from({ length: 24 }, async (_, n) => printOf(await photo(`${n}`))))
    const distances = prints.flatMap((a, i) => prints.slice(0, i).map((b) => pictureDistance(a.hash, b.hash)))
    expect(distances).toHaveLength(276)
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(STRANGERS)
    expect(distances.reduce((sum, each) => sum + each, 0) / distances.length).toBeCloseTo(128, -1)
  })
})

describe('screenshots', () => {
  let prints: PicturePrint[]
  beforeAll(async () => {
    const folder = new URL('../fixtures/pictures/', import.meta.url).pathname
    const files = readdirSync(folder).filter((name) => name.endsWith('.webp'))
    prints = await Promise.all(files.map(async (name) => printOf(readFileSync(folder + name))))
  })

  it('of different chats do not meet', () => {
    expect(prints.length).toBeGreaterThan(20)
    const distances = prints.flatMap((a, i) => prints.slice(0, i).map((b) => pictureDistance(a.hash, b.hash)))
    expect(Math.min(...distances)).toBeGreaterThan(SAME_PICTURE_BITS)
  })
})

describe('quality', () => {
  it('is nothing for a plain ground and all for a busy picture', async () => {
    const plain = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#779977' } })
      .png()
      .toBuffer()
    expect((await printOf(plain)).quality).toBe(0)
    expect((await printOf(await photo('one'))).quality).toBe(100)
  })

  it('hashes the smallest pictures there are', () => {
    expect(pdqHash({ width: 1, height: 1, data: Uint8Array.of(9) })).toMatchObject({ quality: 0 })
    expect(pdqHash({ width: 21, height: 3, data: new Uint8Array(63).fill(200) }).hash).toHaveLength(64)
  })
})
