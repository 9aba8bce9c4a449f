/**
 * Screenshots of five languages through real decoders and the whole pipeline: a chat is judged as its words are, a
 * screen of the app gets its step, and what cannot be read is said to be unreadable and never reassures.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadContent } from '../../src/content/load.ts'
import { createPicturePool, type PicturePool } from '../../src/media/picture-pool.ts'
import { LANGUAGES, type Examination, type Submission } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/pictures')
const Fixture = z.object({
  file: z.string(),
  language: z.string(),
  kind: z.enum(['chat', 'parts', 'screen']),
  isLegible: z.boolean(),
  screen: z.string().optional(),
  bubbles: z.array(z.object({ text: z.string() })),
})
type Fixture = z.infer<typeof Fixture>

const fixtures = Fixture.array().parse(JSON.parse(readFileSync(join(FOLDER, 'truth.json'), 'utf8')))
const content = prepareContent(loadContent())
let pictures: PicturePool

beforeAll(async () => {
  // The machine may be slow, and what is read must not depend on that.
  pictures = createPicturePool({ children: 1, budgetMs: 20_000, textBudgetMs: 60_000 })
  await pictures.warmUp()
}, 60_000)
afterAll(() => pictures.close())

const PICTURE: Submission = { kind: 'image', text: '', forwarded: false }

function shown({ file }: Fixture): Promise<Examination> {
  return examine(PICTURE, content, [() => pictures.read(readFileSync(join(FOLDER, file)))])
}

/** The same bubbles without any error of reading. */
function told({ bubbles }: Fixture): Promise<Examination> {
  const readings = bubbles.map(({ text }) => ({ kind: 'text' as const, text }))
  return examine(PICTURE, content, [() => Promise.resolve({ ok: true, readings, writing: 'read' })])
}

const chats = fixtures.filter(({ kind, isLegible }) => kind !== 'screen' && isLegible)
const screens = fixtures.filter(({ kind }) => kind === 'screen')
const illegible = fixtures.filter(({ isLegible }) => !isLegible)

/** What the answer must be built on. */
const SIGNALS: Record<string, string> = {
  'link-device': 'screen.link-device',
  'enter-code': 'screen.enter-code',
  passkey: 'screen.passkey',
  'linked-devices': 'screen.devices',
  'registration-code': 'screen.verify-number',
}

describe('the screenshots', () => {
  it('are enough, in five languages', () => {
    expect(new Set(chats.map(({ language }) => language))).toEqual(new Set(LANGUAGES))
    expect(chats.length).toBeGreaterThanOrEqual(12)
    expect(screens.length).toBeGreaterThanOrEqual(9)
    expect(illegible.length).toBeGreaterThanOrEqual(2)
  })

  it.each(chats)('$file: judged as its words are', { timeout: 90_000 }, async (fixture) => {
    const [picture, words] = [await shown(fixture), await told(fixture)]
    expect(picture.level).toBe(words.level)
    expect(picture.readings.length).toBeGreaterThan(0)
  })

  it.each(screens)('$file: recognised', { timeout: 90_000 }, async (fixture) => {
    const { signals, level, replyLanguage } = await shown(fixture)
    expect(signals.map(({ id }) => id)).toContain(SIGNALS[fixture.screen ?? ''])
    expect(['caution', 'info']).toContain(level)
    expect(replyLanguage).toBe(fixture.language)
  })

  it.each(illegible)('$file: said to be unreadable', { timeout: 90_000 }, async (fixture) => {
    const { level, signals, reply } = await shown(fixture)
    expect(level).toBe('unknown')
    expect(signals.map(({ id }) => id)).toContain('picture.illegible')
    // English, or Urdu and English where the language is unknown.
    expect(reply).toMatch(/could not read|پڑھی نہیں جا سکی/)
  })
})

describe('several pictures', () => {
  it('are answered together: the worst of them decides, and what was not read is told', async () => {
    const lure = fixtures.find(({ file }) => file === 'chat-en-light.webp')
    const harmless = fixtures.find(({ file }) => file === 'chat-ru-dark.webp')
    expect(lure && harmless).toBeDefined()
    const read = (fixture: Fixture | undefined) => () =>
      pictures.read(readFileSync(join(FOLDER, fixture?.file ?? '')))
    const both = await examine(PICTURE, content, [read(harmless), read(lure)])
    expect(both.level).toBe('danger')
    const damaged = () => Promise.resolve({ ok: false, failure: 'damaged' } as const)
    const one = await examine(PICTURE, content, [read(harmless), damaged])
    expect(one.level).toBe('unknown')
    expect(one.signals.map(({ id }) => id)).toContain('picture.unread')
  }, 180_000)
})
