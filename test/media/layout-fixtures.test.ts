import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toPassages } from '../../src/media/layout.ts'
import type { RecognisedPage } from '../../src/media/recognised.ts'

/** Lines as tesseract really cut them, and the passages a person would make of them. */
const FOLDER = join(import.meta.dirname, '../fixtures/layout')
const Dump = z.strictObject({
  width: z.number(),
  height: z.number(),
  /** Word: text, confidence, left, top, right, bottom. */
  lines: z.array(z.array(z.tuple([z.string(), z.number(), z.number(), z.number(), z.number(), z.number()]))),
  passages: z.array(z.string()).min(1),
})
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'))

function pageOf(dump: z.infer<typeof Dump>): RecognisedPage {
  const lines = dump.lines.map((words) => ({
    text: words.map(([text]) => text).join(' '),
    confidence: 90,
    box: { left: 0, top: 0, right: 0, bottom: 0 },
    words: words.map(([text, confidence, left, top, right, bottom]) => ({
      text,
      confidence,
      box: { left, top, right, bottom },
    })),
  }))
  return { width: dump.width, height: dump.height, lines }
}

describe('real lines', () => {
  it('are there', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(10)
  })

  it.each(FILES)('%s gives its passages', (file) => {
    const dump = Dump.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')))
    expect(toPassages(pageOf(dump)).map((passage) => passage.text)).toEqual(dump.passages)
  })
})
