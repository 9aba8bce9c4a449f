// Any text at all: normalisation is idempotent, its map back fits, nothing throws, and work grows with length only.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSet } from '../../bench/eval-rows.ts'
import { worstInputs } from '../../bench/worst-inputs.ts'
import { loadContent } from '../../src/content/load.ts'
import { TEXT_LIMIT } from '../../src/model.ts'
import { mendWords } from '../../src/triage/mend-words.ts'
import { normalizeText, tokenize, type NormalizedText } from '../../src/triage/text.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'
import { DISGUISES } from '../support/disguise.ts'

const content = prepareTriage(loadContent())
const lures = readSet('tuning').filter((_, i) => i % 25 === 0)

/** Pieces that normalisation treats specially, so that they meet one another. */
const PIECES =
  'a|b|s|o|0|1|55|7|@|$|!|*|.|-|_| |  |\n|\t|о|к|с|ѕ|з|и|\u0306|й|α|σ|і|ғ|ک|ی|ي|ة|ے|٣|۴|१|\u200b|\u200c|\u200d|\u00ad|\u202e|\u0301|' +
  'ﷺ|ﬁ|Ⅷ|ſ|İ|ẞ|Ａ|𝐚|🅰|🔥|⭐|1\ufe0f\u20e3|\ud800|c o d e|к-о-д|o t p|v0t3|pa55|c@sh|ko*d|whatsappта|`|\u00a0|\u2028'

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.array(fc.constantFrom(...PIECES.split('|')), { maxLength: 40 }).map((pieces) => pieces.join('')),
)

const disguised = fc
  .record({
    row: fc.constantFrom(...lures),
    disguise: fc.constantFrom(...DISGUISES),
    numbers: fc.infiniteStream(fc.double({ min: 0, max: 0.999999, noNaN: true })),
  })
  .map(
    ({ row, disguise, numbers }) =>
      disguise.apply(row.text, row.lang, () => numbers.next().value as number).text,
  )

function expectSound(n: NormalizedText): void {
  expect(n.plain.length).toBe(n.text.length)
  expect(n.offsets.length).toBe(n.text.length + 1)
  expect(n.offsets.at(-1)).toBe(n.original.length)
  for (let i = 0; i < n.offsets.length; i++) {
    expect(n.offsets[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : (n.offsets[i - 1] as number))
    expect(n.offsets[i]).toBeLessThanOrEqual(n.original.length)
  }
}

test.each([
  ['hostile text', hostile, 3000],
  ['disguised lures', disguised, 300],
] as const)('%s: idempotent, with a map back', (_, texts, numRuns) => {
  expect(lures.length).toBeGreaterThan(200)
  fc.assert(
    fc.property(texts, (original) => {
      const once = normalizeText(original)
      expectSound(once)
      expect(normalizeText(once.text).text).toBe(once.text)
    }),
    { numRuns },
  )
})

test('triage takes any text, as message and as what a picture holds', () => {
  fc.assert(
    fc.property(hostile, hostile, fc.boolean(), (text, read, forwarded) => {
      const readings = [
        { kind: 'text' as const, text: read },
        { kind: 'qr' as const, text: read },
      ]
      const { verdict } = triage({ kind: 'image', text, forwarded }, readings, content)
      expect(['danger', 'caution', 'info', 'unknown']).toContain(verdict.level)
      for (const { evidence } of verdict.signals) expect(evidence.length).toBeLessThanOrEqual(120)
    }),
    { numRuns: 300 },
  )
})

test('the longest texts grow no further and stay sound', () => {
  const inputs = worstInputs()
  expect(inputs.length).toBeGreaterThan(50)
  const unsound = inputs.filter(({ text }) => {
    const n = normalizeText(text)
    const tokens = tokenize(n)
    const mended = mendWords(tokens, content.matcher)
    const overlap = mended.some(({ start }, i) => i > 0 && start < (mended[i - 1]?.end ?? 0))
    // Gluing letters and splitting words never makes more of a text than it has letters.
    return n.text.length > 4 * TEXT_LIMIT || mended.length > n.text.length || overlap
  })
  expect(unsound.map(({ name }) => name)).toEqual([])
})
