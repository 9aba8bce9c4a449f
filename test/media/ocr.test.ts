/** Reads the fixtures and pictures without writing through the real models, in this process. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openPicture, type GreyPicture } from '../../src/media/image.ts'
import { createOcr, type Ocr, type Recognised } from '../../src/media/ocr.ts'
import { errorsWithin } from './ocr-error-rate.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'pictures')

interface Truth {
  file: string
  language: string
  kind: string
  isLegible: boolean
  bubbles: { text: string }[]
}

const truths = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth[]
const isPlainChat = ({ file, isLegible }: Truth): boolean => file.startsWith('chat-') && isLegible
const chats = truths.filter(isPlainChat)
const unlimited = (): number => 60_000

let ocr: Ocr

beforeAll(async () => {
  ocr = await createOcr()
}, 60_000)

async function readFixture(file: string, leftMs = unlimited): Promise<Recognised> {
  const picture = await openPicture(readFileSync(join(folder, file)))
  return ocr.read(await picture.grey(2400, 0), leftMs)
}

function textOf({ page }: Recognised): string {
  return page.lines.map(({ text }) => text).join(' ')
}

/** Errors per hundred letters of what stands in the bubbles, wherever it was found on the page. */
function errorRate(truth: Truth, read: Recognised): number {
  const texts = truth.bubbles.map(({ text }) => text)
  const errors = texts.reduce((sum, text) => sum + errorsWithin(text, textOf(read)), 0)
  return (100 * errors) / texts.join('').length
}

function flat(value: number): GreyPicture {
  return { width: 400, height: 300, data: new Uint8Array(400 * 300).fill(value) }
}

describe('chats', () => {
  test('are there in five languages', () => {
    expect(chats.length).toBeGreaterThanOrEqual(10)
    expect(new Set(chats.map(({ language }) => language)).size).toBe(5)
  })

  // Urdu in dark mode is the weakest: the model confuses letters that differ in dots.
  test.each(chats)('$file is read', { timeout: 60_000 }, async (truth) => {
    const read = await readFixture(truth.file)
    expect(read.writing).toBe('read')
    expect(read.confidence).toBeGreaterThan(75)
    expect(errorRate(truth, read)).toBeLessThan(truth.language === 'ur' ? 13 : 4)
  })

  test('boxes lie within the picture, lines carry their words', { timeout: 60_000 }, async () => {
    const { page } = await readFixture('chat-en-light.webp')
    expect(page.lines.length).toBeGreaterThan(5)
    for (const { box, words, text } of page.lines) {
      expect(box.left).toBeGreaterThanOrEqual(0)
      expect(box.top).toBeGreaterThanOrEqual(0)
      expect(box.right).toBeLessThanOrEqual(page.width)
      expect(box.bottom).toBeLessThanOrEqual(page.height)
      expect(words.map((word) => word.text).join(' ')).toBe(text)
    }
  })
})

describe('what cannot be read', () => {
  test.each(['chat-ur-nastaliq.webp', 'chat-en-blurred.webp'])(
    '%s is illegible and keeps reliable lines only',
    { timeout: 60_000 },
    async (file) => {
      const read = await readFixture(file)
      expect(read.writing).toBe('illegible')
      for (const line of read.page.lines) expect(line.confidence).toBeGreaterThanOrEqual(75)
    },
  )

  test.each([0, 128, 255])('a blank picture of brightness %i has no writing', async (value) => {
    const read = await ocr.read(flat(value), unlimited)
    expect(read).toMatchObject({ writing: 'none', confidence: 0 })
    expect(read.page.lines).toEqual([])
  })

  test('noise has no writing', { timeout: 60_000 }, async () => {
    let state = 1
    const data = new Uint8Array(400 * 300).map(() => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return state >>> 24
    })
    const read = await ocr.read({ width: 400, height: 300, data }, unlimited)
    expect(read.writing).toBe('none')
  })

  test('without time nothing is read, and the next picture is', { timeout: 60_000 }, async () => {
    const unread = await readFixture('chat-en-dark.webp', () => 0)
    expect(unread.writing).toBe('unread')
    expect(unread.page.lines).toEqual([])
    const read = await readFixture('chat-en-dark.webp')
    expect(read.writing).toBe('read')
  })

  test('what was read before the time ran out is kept', { timeout: 60_000 }, async () => {
    let left = 12
    const cut = await readFixture('chat-en-dark.webp', () => (left -= 1))
    const whole = await readFixture('chat-en-dark.webp')
    expect(cut.writing).toBe('unread')
    expect(cut.page.lines.length).toBeLessThan(whole.page.lines.length)
  })
})
