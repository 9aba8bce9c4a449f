// A verdict depends on the message alone: not on what was examined before it.
import { expect, test } from 'vitest'
import { readSet } from '../../bench/eval-rows.ts'
import { loadContent } from '../../src/content/load.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const content = loadContent()

test('glued and known words give the same answer on a cold and on a warm start', () => {
  const rows = readSet('tuning').filter((_, i) => i % 40 === 0)
  const texts = ['скажи рейтингденьги срочно', 'пожалуйстарейтингденьги', ...rows.map(({ text }) => text)]
  expect(texts.length).toBeGreaterThan(200)
  const answers = (order: string[]): Map<string, string> => {
    const ready = prepareTriage(content)
    return new Map(
      order.map((text) => [
        text,
        JSON.stringify(triage({ kind: 'text', text, forwarded: false }, [], ready).verdict),
      ]),
    )
  }
  const forwards = answers(texts)
  const backwards = answers(texts.toReversed())
  for (const text of texts) expect(backwards.get(text)).toBe(forwards.get(text))
})
