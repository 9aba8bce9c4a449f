import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeText, quoteOriginal, tokenize } from '../../src/triage/text.ts'

const folded = (text: string): string => normalizeText(text).text

const CASES: [string, string, string][] = [
  ['lower case and ё', 'Ещё РАЗ Ёлка', 'еще раз елка'],
  ['й stays й, composed or not', 'Йод и\u0306од', 'йод йод'],
  ['a Russian stress mark goes', 'ко\u0301д', 'код'],
  ['Latin accents go', 'Vérífy Tu código', 'verify tu codigo'],
  ['Urdu letters typed on an Arabic keyboard', 'كسي كو كود نه ديں', 'کسی کو کود نہ دیں'],
  ['Urdu diacritics, tatweel, hamza and madda', 'گئی آپ کـــوڈ بِھیج', 'گیی اپ کوڈ بھیج'],
  ['ے, ں and ھ stay', 'میں بھیجے', 'میں بھیجے'],
  ['Persian digits', '۱۲۳۴۵۶', '123456'],
  ['Arabic and Devanagari digits', '٠١٢٣ १२३', '0123 123'],
  ['keycap emoji', '1️⃣2️⃣3️⃣', '123'],
  ['mathematical and circled letters', '𝐕𝐨𝐭𝐞 ⓥⓞⓣⓔ 𝟙𝟚𝟛', 'vote vote 123'],
  ['full width', 'ＷｈａｔｓＡｐｐ', 'whatsapp'],
  ['zero-width and bidi controls', 'w\u200bh\u200catsapp \u200e282-366 \u2066x\u2069', 'whatsapp 282-366 x'],
  ['Cyrillic letters in a Latin word', 'WhаtsАрр', 'whatsapp'],
  ['Latin letters in a Cyrillic word', 'гoлoсуй кoд', 'голосуй код'],
  ['Latin i in a Kazakh word', 'тіркеу бiлу', 'тіркеу білу'],
  ['Greek letters', 'faceboοk', 'facebook'],
  ['a foreign name keeps its native ending', 'WhatsAppта Instagramға', 'whatsappта instagramға'],
  ['real Cyrillic stays', 'сердце ёж қазақ һәм үй', 'сердце еж қазақ һәм үй'],
  ['digits for letters', 'v0te c0de к0д', 'vote code код'],
  ['not numbers, names or hashes', '8171 mp3 4sgLq1p5sV6 h264', '8171 mp3 4sglq1p5sv6 h264'],
  ['spaced-out words', 'please v o t e, к о д ы', 'please vote, коды'],
  ['spaced-out letters with marks', 'c.o.d.e к-о-д v_o_t_e ک*و*ڈ п🔥и🔥н', 'code код vote کوڈ пин'],
  ['spaced-out short key words only', 'o t p, к о д, ک و ڈ, а я в школе', 'otp, код, کوڈ, а я в школе'],
  ['wider gaps part spaced-out words', 's e n d  c o d e', 'send  code'],
  ['no abbreviations, lists, links', 'т.е. a, b, c y/n/m a.b.co/x-y-z', 'т.е. a, b, c y/n/m a.b.co/x-y-z'],
  ['a star inside a word', 'co*de *жирный*м 2*3*4', 'code *жирныйм 2*3*4'],
  ['signs for letters', '$end c@sh pa$$word p!n', 'send cash password pin'],
  [
    'no prices and addresses',
    '$50 5$ us$ a@b.com ali@kaspi.kz @user wow!no',
    '$50 5$ us$ a@b.com ali@kaspi.kz @user wow!no',
  ],
  ['doubled digits for letters', 'pa55word b00ked', 'password booked'],
  ['model names and codes', '4g h2o 2gis b2b 1xbet 3d 2fa links', '4g h2o 2gis b2b 1xbet 3d 2fa links'],
  ['a half-disguised word', 'aқшаны caлшы', 'ақшаны салшы'],
  [
    'Cyrillic beginnings in a Latin message',
    'please раyment for ѕаlаrу today',
    'please payment for salary today',
  ],
  ['code marks go, an apostrophe stays', '```code``` don`t', "code don't"],
  ['a zero-width non-joiner that shows parts words', 'واٹس\u200cایپ', 'واٹس ایپ'],
  ['one that does not show or splits letters goes', 'کو\u200cڈ ک\u200cوڈ', 'کوڈ کوڈ'],
  ['curly quotes and dashes', 'don’t “x” 123–456', 'don\'t "x" 123-456'],
  ['Devanagari keeps its vowel signs', 'कोड भेजो', 'कोड भेजो'],
]

test('folds what people and scammers write', () => {
  expect(CASES.length).toBeGreaterThan(20)
  expect(CASES.map(([name, original]) => [name, original, folded(original)])).toEqual(CASES)
})

test('every decimal digit of Unicode becomes its value', () => {
  let seen = 0
  const wrong: string[] = []
  for (let code = 0; code < 0x20000; code++) {
    const char = String.fromCodePoint(code)
    if (!/^\p{Nd}$/u.test(char)) continue
    seen++
    if (!/^[0-9]$/.test(folded(char))) wrong.push(`U+${code.toString(16)}`)
  }
  expect(wrong).toEqual([])
  expect(seen).toBeGreaterThan(600)
  for (const zero of [0x660, 0x6f0, 0x966, 0x9e6, 0x1d7ce, 0x1d7d8, 0xff10]) {
    const ten = Array.from({ length: 10 }, (_, i) => String.fromCodePoint(zero + i)).join(' ')
    expect(folded(ten)).toBe('0 1 2 3 4 5 6 7 8 9')
  }
})

test('plain keeps disguises that a link must not lose', () => {
  const n = normalizeText('fаcebook.com') // Cyrillic а
  expect(n.text).toBe('facebook.com')
  expect(n.plain).toBe('fаcebook.com')
})

test('quotes the original wording', () => {
  const n = normalizeText('Ответь: «Г\u200bОЛОСУЙ» ﷲ 🎁🎁🎁')
  const at = n.text.indexOf('голосуй')
  expect(quoteOriginal(n, at, at + 7)).toBe('Г\u200bОЛОСУЙ')
  expect(quoteOriginal(n, 0, n.text.length, 12)).toBe('Ответь: «Г\u200b…')
  expect(quoteOriginal(n, n.text.length - 6, n.text.length, 4)).toBe('🎁…')
  expect(quoteOriginal(n, 900, 1000)).toBe('')
})

test('sentences end where people end them', () => {
  const sentences = (text: string): string[] => {
    const out: string[] = []
    for (const token of tokenize(normalizeText(text)))
      out[token.sentence] = `${out[token.sentence] ?? ''} ${token.text}`.trim()
    return out.filter((part) => part !== undefined)
  }
  expect(sentences('Не сообщай код.Никому! Ok?')).toEqual(['не сообщай код', 'никому', 'ok'])
  expect(sentences('کوڈ نہ دیں۔ کیوں؟ بس')).toEqual(['کوڈ نہ دیں', 'کیوں', 'بس'])
  expect(sentences('go to https://a.example/x?y=1.5 now. Done')).toEqual([
    'go to https a example x y 1 5 now',
    'done',
  ])
  expect(sentences('one\ntwo... three')).toEqual(['one', 'two', 'three'])
  expect(sentences("don't split WhatsAppта")).toEqual(["don't split whatsapp та"])
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom('v', ' ', 'о', 'o', '0', 'ی', '\u0306', '\u200b', '\ud800', '🎁', 'ﷺ', '.'),
    maxLength: 80,
  }),
)

test('any text: never throws, offsets fit and rise, nothing invisible is left', () => {
  fc.assert(
    fc.property(hostile, (original) => {
      const n = normalizeText(original)
      expect(n.plain.length).toBe(n.text.length)
      expect(n.offsets.length).toBe(n.text.length + 1)
      expect(n.offsets.at(-1)).toBe(original.length)
      for (let i = 1; i < n.offsets.length; i++) {
        expect(n.offsets[i] as number).toBeGreaterThanOrEqual(n.offsets[i - 1] as number)
      }
      for (const token of tokenize(n)) expect(n.text.slice(token.start, token.end)).toBe(token.text)
      expect(quoteOriginal(n, 0, n.text.length, 20).length).toBeLessThanOrEqual(20)
      expect(n.text).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/)
    }),
    { numRuns: 300 },
  )
})
