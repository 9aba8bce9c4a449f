// The text classifier: shares that add up, the same answer every time, and plain cases in five languages.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { classify, lureBelief, tellingWords, type Beliefs } from '../../src/triage/classifier.ts'
import { NOTHING_SHOWN, readContext } from '../../src/triage/context.ts'
import { prepareTriage } from '../../src/triage/triage.ts'

const content = loadContent()
const ready = prepareTriage(content)

function believe(text: string): Beliefs {
  const { context } = readContext({ kind: 'text', text, forwarded: false }, NOTHING_SHOWN, ready)
  return classify(context, context.facts, content.classifier)
}

const LURES: [text: string, label: keyof Beliefs][] = [
  ['hey I sent you a 6 digit code by mistake, pls send it back', 'otp-request'],
  ['vote for my niece pls she is second, log in with whatsapp talent-vote.top/7', 'device-linking'],
  ['بھائی غلطی سے آپ کے نمبر پر کوڈ چلا گیا، جلدی بھیج دیں', 'otp-request'],
  ['bhai *21*03001234567# milao phir network theek ho jayega', 'call-forwarding'],
  ['Привет, займи до завтра 20000, скинь на каспи, потом объясню', 'money-request'],
  ['Kaspi: картаңыз бұғатталды, растау үшін сілтемеге өтіңіз kaspi-kz.online', 'phishing-link'],
]

test.each(LURES)('%s', (text, label) => {
  const beliefs = believe(text)
  expect(lureBelief(beliefs)).toMatchObject({ lure: label })
  expect(lureBelief(beliefs).share).toBeGreaterThan(0.5)
})

const OTHERS = [
  'see you at five, bring the blue bag and some bread',
  'آج شام کو بارش ہے، چھتری لے جانا',
  'kal ammi ke ghar khana hai sab aa rahe hain',
  'завтра контрольная по физике, повтори третью главу',
  'кешке палау басамыз, ерте кел',
]

test.each(OTHERS)('no lure: %s', (text) => {
  expect(lureBelief(believe(text)).share).toBeLessThan(0.25)
})

describe('any text', () => {
  test('gives shares that add up to one, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), (text) => {
        const beliefs = believe(text)
        const sum = Object.values(beliefs).reduce((a, b) => a + b, 0)
        expect(sum).toBeCloseTo(1, 6)
        expect(believe(text)).toEqual(beliefs)
      }),
      { numRuns: 100 },
    )
  })

  test('in letters nobody here writes is no lure', () => {
    for (const text of ['ქართული ენა ძალიან ლამაზია', '今日は天気がいいですね', 'สวัสดีตอนเช้าครับ']) {
      expect(lureBelief(believe(text)).share).toBeLessThan(0.4)
    }
  })
})

test('the words that speak most for a class are the ones shown', () => {
  const text =
    'good morning dear friends and family how are you all today please send me the code you received by sms'
  const { context } = readContext({ kind: 'text', text, forwarded: false }, NOTHING_SHOWN, ready)
  const { start, end } = tellingWords(context.tokens, 'otp-request', content.classifier)
  const shown = context.tokens.slice(start, end).map((token) => token.text)
  expect(shown).toContain('code')
  expect(shown).not.toContain('morning')
})
