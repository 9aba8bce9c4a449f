/** Marks of real messages: variants meet, strangers and what is nobody's campaign do not, and nothing secret shows. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRows } from './mark-rows.ts'
import { loadContent } from '../../src/content/load.ts'
import type { Mark, PictureResult } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { pictureDistance, pictureKeys, pictureProbes } from '../../src/triage/marks-picture.ts'
import { textKeys } from '../../src/triage/marks-text.ts'

const ready = prepareContent(loadContent())

async function marksOf(text: string, picture?: PictureResult, forwarded = true): Promise<readonly Mark[]> {
  const pictures = picture ? [async () => picture] : []
  const kind = picture ? 'image' : 'text'
  return (await examine({ kind, text, forwarded }, ready, pictures)).marks ?? []
}

const keysOf = (marks: readonly Mark[], kind: Mark['kind']): string[] =>
  marks.filter((mark) => mark.kind === kind).flatMap(({ keys }) => [...keys])

const share = (a: readonly string[], b: readonly string[]): boolean => a.some((key) => b.includes(key))

const ORIGINALS: Record<string, string> = {
  en: 'Hello aunty, my daughter Sara is in the finals of the school talent contest and needs twenty more votes, please open the page, enter your number and confirm. vote-stars.top/77',
  ur: 'السلام علیکم، میری بھانجی سارہ نعت کے مقابلے کے فائنل میں ہے، اسے صرف بیس ووٹ چاہئیں، مہربانی کر کے لنک کھولیں اور اپنا نمبر لکھ کر تصدیق کریں naat-vote.online',
  'ur-Latn':
    'Salam bhai meri bhanji Sara naat ke muqablay ke final mein hai usay sirf bees vote chahiyen meharbani kar ke link kholein apna number likhein aur tasdeeq karein naat-vote.online',
  ru: 'Здравствуйте! Моя племянница Сара вышла в финал конкурса рисунков, ей не хватает двадцати голосов, пожалуйста, откройте страницу, введите номер и подтвердите. golos-deti.top/5',
  kk: 'Сәлеметсіз бе! Менің жиенім Сара сурет байқауының финалына шықты, оған жиырма дауыс жетпей тұр, өтінемін, бетті ашып, нөміріңізді енгізіп, растаңызшы. dauys-bala.top/5',
}

const CHANGES: Record<string, (text: string) => string> = {
  'another name': (text) => text.replace(/Sara|سارہ|Сара/u, 'Zarina'),
  'another link': (text) => text.replace(/\S+\.(?:top|online)\S*/, 'other-page.click/9?u=4411'),
  'a number': (text) => `${text} 4815`,
  emoji: (text) => `🔥🔥 ${text} 🙏`,
  'a typo': (text) => text.replace(/(\p{L}{4})\p{L}(\p{L}+)/u, '$1$2'),
  'a line before': (text) => `FWD\n${text}`,
  'capital letters': (text) => text.toUpperCase(),
  'bold type': (text) => `*${text}*`,
}

describe('variants of one text share a key', () => {
  test.each(Object.keys(ORIGINALS))('%s', async (language) => {
    const original = ORIGINALS[language] ?? ''
    const keys = keysOf(await marksOf(original), 'text')
    expect(keys.length).toBeGreaterThan(10)
    for (const [name, change] of Object.entries(CHANGES)) {
      const changed = textKeys(change(original))
      expect(share(keys, changed), `${language}: ${name}`).toBe(true)
    }
  })
})

describe('strangers share none', () => {
  test.each(['en', 'ur', 'ur-Latn', 'ru', 'kk'])('in %s, messages of the same kind included', (language) => {
    const rows = readRows(language).filter(({ level }) => level === 'danger' || level === 'caution')
    expect(rows.length).toBeGreaterThan(300)
    const first = new Map<string, string>()
    const met: string[] = []
    for (const { id, text } of rows) {
      const keys = textKeys(text)
      const other = keys.map((key) => first.get(key)).find((found) => found !== undefined)
      if (other !== undefined) met.push(`${id} meets ${other}`)
      for (const key of keys) first.set(key, id)
    }
    // Two that say the same in other words; looked at one by one.
    expect(met.length).toBeLessThanOrEqual(3)
  })
})

describe('nothing is marked of', () => {
  test.each([
    ['a command', 'help'],
    ['a question', 'am I hacked?'],
    [
      'a story of their own',
      'my whatsapp was hacked, someone is asking my contacts for money in my name please help',
    ],
    [
      'a genuine code',
      'Your WhatsApp code: 482-913. Do not share this code with anyone, even if they ask you for it.',
    ],
    [
      'an official warning',
      'PTA warns the public: never share your WhatsApp verification code with anyone. Fraudsters pretend to be friends and ask for a six digit code. Report such calls to the helpline.',
    ],
    ['a few words', 'ok thanks see you tomorrow'],
  ])('%s', async (_, text) => {
    expect(await marksOf(text, undefined, false)).toEqual([])
  })

  test('somebody who has had their share of checks', async () => {
    const known = { ...(await import('../../src/conversation/state.ts')).UNKNOWN_PERSON, isOverLimit: true }
    const { marks } = await examine(
      { kind: 'text', text: ORIGINALS['en'] ?? '', forwarded: true },
      ready,
      [],
      known,
    )
    expect(marks).toEqual([])
  })
})

describe('links', () => {
  test.each([
    ['vote for my niece at https://www.vote-dance.top/a?u=77', ['vote-dance.top']],
    ['vote for my niece at bit.ly/3xYz?ref=9', ['bit.ly/3xYz']],
    ['your account is blocked, confirm at kaspi-bonus.web.app/x', ['kaspi-bonus.web.app']],
    ['your account is blocked, confirm at forms.gle/abc and kaspi.kz', ['forms.gle/abc']],
    ['your parcel waits, pay at http://10.1.2.3/x', ['10.1.2.3']],
    ['see https://kaspi.kz/shop and https://google.com/maps', []],
  ])('%s', async (text, keys) => {
    expect(keysOf(await marksOf(text), 'domain')).toEqual(keys)
  })

  test('an ordinary link that nothing speaks against is no mark', async () => {
    expect(keysOf(await marksOf('the timetable is at https://almaty-school25.kz/class7'), 'domain')).toEqual(
      [],
    )
  })
})

describe('payloads', () => {
  const link = (secret: string): string =>
    `https://wa.me/settings/linked_devices#2@${secret},${'A'.repeat(43)}=,${'B'.repeat(43)}=,${'C'.repeat(43)}=,1`

  test('a linking code is one family, whatever its secret', async () => {
    const [one, two] = [await marksOf(link('Abcdefghij')), await marksOf(link('Zyxwvutsrq'))]
    expect(keysOf(one, 'payload')).toEqual(keysOf(two, 'payload'))
    expect(keysOf(one, 'payload')).toHaveLength(1)
    expect(JSON.stringify(one)).not.toMatch(/Abcdefghij|AAAAAA/)
  })

  test('a call is forwarded to one number, however it is written', async () => {
    const written = await marksOf('dial *401*03001234567# to get your parcel')
    const qr: PictureResult = {
      ok: true,
      readings: [{ kind: 'qr', text: 'tel:*401*+923001234567%23' }],
      writing: 'none',
    }
    expect(keysOf(written, 'payload')).toHaveLength(1)
    expect(share(keysOf(written, 'payload'), keysOf(await marksOf('', qr), 'payload'))).toBe(true)
    const other = await marksOf('dial *401*03007654321# to get your parcel')
    expect(share(keysOf(written, 'payload'), keysOf(other, 'payload'))).toBe(false)
    expect(written.map(({ sample }) => sample).join()).not.toContain('1234567')
  })
})

describe('pictures', () => {
  const print = { hash: '0123456789abcdef'.repeat(4), quality: 90 }
  const seen: PictureResult = { ok: true, readings: [], writing: 'none', print }
  const passages = ['one', 'two', 'three'].map((text) => ({ kind: 'text', text, confidence: 90 }) as const)

  test('are marked by their hash, unless plain or a page of writing', async () => {
    const [mark] = await marksOf('', seen)
    expect(mark).toMatchObject({ kind: 'picture', sample: print.hash })
    expect(mark?.keys).toHaveLength(16)
    expect(await marksOf('', { ...seen, print: { ...print, quality: 49 } })).toEqual([])
    expect(keysOf(await marksOf('', { ...seen, readings: passages, writing: 'read' }), 'picture')).toEqual([])
  })

  test('within 31 bits are always found, and measured', () => {
    const bits = fc.uniqueArray(fc.nat(255), { maxLength: 31 })
    const hash = fc.array(fc.nat(15), { minLength: 64, maxLength: 64 })
    fc.assert(
      fc.property(hash, bits, (digits, flipped) => {
        const changed = [...digits]
        for (const bit of flipped) changed[bit >> 2] = (changed[bit >> 2] as number) ^ (1 << (bit & 3))
        const [a, b] = [digits, changed].map((each) => each.map((digit) => digit.toString(16)).join(''))
        if (a === undefined || b === undefined) return false
        return pictureDistance(a, b) === flipped.length && share(pictureProbes(a), pictureKeys(b))
      }),
    )
  })
})

describe('samples', () => {
  test('hold no code, number or address of a person', async () => {
    const text = `${ORIGINALS['en']} Call +92 300 1234567 or 0300-1234567, card 4111 1111 1111 1111, mail sara.khan@example.com`
    const samples = (await marksOf(text)).map(({ sample }) => sample).join('\n')
    expect(samples).toContain('talent contest')
    expect(samples).not.toMatch(/1234567|4111|sara\.khan/)
  })

  test('are short, and made in bounded time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (junk) => {
        const keys = textKeys(`${junk} ${ORIGINALS['en']}`)
        return keys.length === 0 || keys.length === 21
      }),
      { numRuns: 50 },
    )
    const long = 'vote for my niece now '.repeat(3_000)
    const startedMs = performance.now()
    textKeys(long)
    expect(performance.now() - startedMs).toBeLessThan(500)
  })
})
