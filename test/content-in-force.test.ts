/** An operator's folder and lists over the real content: what people are answered, and what operators are told. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { contentCheck } from '../src/cli/content-check.ts'
import { openContentInForce, type ContentInForce } from '../src/content-in-force.ts'
import { examine } from '../src/pipeline.ts'
import type { ContentStatus } from '../src/store/content-status.ts'
import type { IndicatorHead } from '../src/store/indicators.ts'
import { silentLog, testCrypto } from './support/servers.ts'

const folder = mkdtempSync(join(tmpdir(), 'overlay-'))
const told: ContentStatus[] = []
const list: (IndicatorHead & { value: string })[] = []
let inForce: ContentInForce | undefined
afterAll(async () => {
  await inForce?.close()
  rmSync(folder, { recursive: true })
})

const put = (text: string): void => {
  mkdirSync(join(folder, 'locales', 'en'), { recursive: true })
  writeFileSync(join(folder, 'locales', 'en', 'ours.yaml'), text)
}
const english = (text: string): string =>
  `language: en\ndirection: ltr\nreviewed: none\nmessages:\n  action.unknown: "${text}"\n`

const open = (): Promise<ContentInForce> =>
  openContentInForce({ contentDir: folder, retainDays: 0 }, silentLog, {
    keyring: { crypto: testCrypto },
    process: 'test',
    everyMs: { content: 1_000_000, indicators: 1_000_000 },
    store: {
      indicatorVersion: async () => list.length,
      indicatorHeads: async () => list,
      indicatorValues: async (ids) =>
        new Map(list.filter(({ id }) => ids.includes(id)).map(({ id, value }) => [id, value])),
      reportContent: async (_, status) => void told.push(status),
      forgetContent: async () => undefined,
      contentStatuses: async () => [],
    },
  })

const answer = async (text: string): Promise<string> => {
  const submission = { kind: 'text', text, forwarded: true, preferred: 'en' } as const
  return (await examine(submission, inForce!.pipeline())).reply
}

test('a folder in need of mending is refused, mended, broken again and emptied while the bot answers', async () => {
  const plain = 'Lunch at noon? https://quiet.example.com/menu'
  put(english('Nothing known here.').replace('messages', 'mesages'))
  inForce = await open()
  expect(told.at(-1)?.overlay).toBe('refused')
  expect(told.at(-1)?.problems[0]).toMatch(/^locales\/en\/ours\.yaml:\d+: /)
  const own = await answer(plain)
  await expect(contentCheck(folder)).rejects.toThrow(/locales\/en\/ours\.yaml:\d+/)

  put(english('*Nothing known speaks against it. That proves nothing.*'))
  await inForce.refresh()
  expect(told.at(-1)).toMatchObject({ overlay: 'in-force', files: ['locales/en/ours.yaml'], problems: [] })
  expect(await answer(plain)).toContain('That proves nothing.')

  // What the schema lets pass, the checks of the merged content do not.
  put(english('x').replace('action.unknown', 'why.url.shortener'))
  await inForce.refresh()
  expect(told.at(-1)?.overlay).toBe('refused')
  expect(told.at(-1)?.problems.join('\n')).toMatch(/^locales\/en\/ours\.yaml:5: .*variables/)
  expect(await answer(plain)).toContain('That proves nothing.')

  rmSync(join(folder, 'locales'), { recursive: true })
  await inForce.refresh()
  expect(told.at(-1)).toMatchObject({ overlay: 'none', files: [] })
  expect(await answer(plain)).toBe(own)

  // Lists count with the next message, and stop at their time without anybody's help.
  list.push({ id: '1', list: 'block', kind: 'domain', value: 'example.com', untilMs: Date.now() + 60_000 })
  await inForce.refresh()
  expect(await answer(plain)).toContain('our analysts know this address as a fraud')
  expect(inForce.tools.findIndicators(plain)).toMatchObject([{ indicator: { id: '1' } }])
  list.push({ ...list[0]!, untilMs: Date.now() - 1 }, { ...list[0]!, id: '2', value: 'other.example' })
  list.shift()
  await inForce.refresh()
  expect(await answer(plain)).toBe(own)
}, 90_000)
