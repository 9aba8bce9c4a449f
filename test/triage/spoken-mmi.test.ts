// Codes to dial as they are dictated, spelled, disguised or left with a blank, in five languages.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadBrands } from '../../src/content/brands.ts'
import { loadDialWords } from '../../src/content/dial-words.ts'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { loadPayloads } from '../../src/content/payloads.ts'
import { compileDialWords } from '../../src/triage/dial-lexer.ts'
import { observe } from '../../src/triage/observe.ts'
import { normalizeText } from '../../src/triage/text.ts'

const ready = {
  payloads: loadPayloads(CONTENT_FOLDER),
  brands: loadBrands(CONTENT_FOLDER),
  dial: compileDialWords(loadDialWords(CONTENT_FOLDER)),
}

function dialled(text: string): string[] {
  return observe([{ origin: 'message', normalized: normalizeText(text) }], ready).flatMap((seen) =>
    seen.kind === 'mmi' ? [`${seen.action} ${seen.target ?? ''}`.trim()] : [],
  )
}

const FORWARDS: [string, string][] = [
  // English
  ['dial star four zero one star 0300 1234567', '03001234567'],
  ['dial star 21 star 9231234567 hash', '9231234567'],
  ['star two one star, zero three zero zero, one two three, four five six seven, hash', '03001234567'],
  ['press star, sixty seven, star, 0345 1234567 then the hash key', '03451234567'],
  ['star star 6 2 star 0345-1234567 pound', '03451234567'],
  ['double star twenty-one star triple five one two three four hash', '5551234'],
  ['asterisk 21 asterisk 03001234567 #', '03001234567'],
  ['star four hundred one star 03001234567 hash', '03001234567'],
  ['use this star21star08065550011 hash', '08065550011'],
  ['STAR 21 STAR MY NUMBER HASH', 'somebody'],
  ['star-21-star and then the number of our technician, then hash', 'somebody'],
  ['star 62 star 124 hash', '124'],
  ['401 goes first, with a star before it, then star, the number I sent, hash', 'somebody'],
  // Urdu
  ['ستارہ 21 ستارہ 03451112223 ہیش ملا دیں', '03451112223'],
  ['اسٹار چار صفر ایک اسٹار 03331234567 ہیش', '03331234567'],
  ['سٹار ۲۱ سٹار ۰۳۳۳۱۲۳۴۵۶۷ ہیش', '03331234567'],
  ['اسٹار ٹو ون اسٹار زیرو تھری زیرو زیرو ون ٹو تھری فور فائیو سکس سیون ہیش', '03001234567'],
  ['ڈبل ستارہ سڑسٹھ ستارہ میرا نمبر پھر ہیش', 'somebody'],
  ['تارا اکیس تارا 03459012388 ملا دے', '03459012388'],
  ['اسٹار سکسٹی سیون اسٹار 03015550139', '03015550139'],
  // Roman Urdu
  ['steric ikkees star 03001234567 hash dial karen', '03001234567'],
  ['star chaar sau ek star 03451234567 hash milayen', '03451234567'],
  [
    'sitara do aik sitara sifar teen sifar sifar paanch paanch paanch sifar aik char char hash',
    '03005550144',
  ],
  ['star 21 star phir mera number aur aakhir me hash', 'somebody'],
  ['ikkees se pehle double star lagana mat bhoolna, phir mera number, phir hash', 'somebody'],
  ['401 se pehle star laga k phir star 03331234567 hash mila dein', '03331234567'],
  // Russian
  ['звёздочка двадцать один звёздочка 87011234567 решётка', '87011234567'],
  ['звездочка, два, один, звездочка и номер 8 705 111 22 33, решетка', '87051112233'],
  ['звёздочку 21 звёздочку, восемь семьсот пять триста двенадцать сорок сорок один, решётка', '87053124041'],
  ['две звезды шестьдесят семь звезда мой новый номер решётка', 'somebody'],
  ['zvezdochka 21 zvezdochka 87075550120 reshetka', '87075550120'],
  ['звёздочка двадцать один, номер 87088880140, решётка', '87088880140'],
  ['астериск 62 астериск плюс 77011234567 хэш', '77011234567'],
  ['наберите *21* потом мой рабочий 87003215588, в конце решётка', '87003215588'],
  // Kazakh
  ['жұлдызша жиырма бір жұлдызша 87071234567 тор', '87071234567'],
  ['жулдызша 21 жулдызша, сегиз жети нол жети бес бес бес нол бир еки уш, решетка', '87075550123'],
  ['жұлдызша алпыс жеті жұлдызша сосын менің нөмірім, соңында тор', 'somebody'],
  ['juldyzsha 21 juldyzsha sosyn 8 702 333 01 77 reshetka', '87023330177'],
  // signs in disguise
  ['* * 2 1 * 0 3 0 0 1 2 3 4 5 6 7 #', '03001234567'],
  ['＊２１＊０３００１２３４５６７＃', '03001234567'],
  ['*️⃣2️⃣1️⃣*️⃣0️⃣3️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣#️⃣', '03001234567'],
  ['⭐21⭐03001234567#', '03001234567'],
  ['✱✱62✱87011234567♯', '87011234567'],
  ['**21*\n03001234567#', '03001234567'],
  ['**21*(0300) 123-4567#', '03001234567'],
  ['*401*\u200b03001234567\u200b#', '03001234567'],
  ['%2A21%2A03001234567%23', '03001234567'],
  ['tel:%2A%2A21%2A03001234567%23', '03001234567'],
  ['tel:*21*03001234567%23', '03001234567'],
  ['дозвон до курьера: 21*87083331177# впереди две звезды', '87083331177'],
  ['*72 212 555 0123', '2125550123'],
  ['*405*03001234567', '03001234567'],
  ['press *401*, after that 98765 00912, then call', '9876500912'],
  ['*21 پھر * پھر 03025540198 پھر #', '03025540198'],
  // a blank for the number
  ['*21*0306...#', 'somebody'],
  ['**21*<my number>#', 'somebody'],
  ['dial *21*number#', 'somebody'],
  ['**21*то что выше#', 'somebody'],
  ['*62*ваш номер#', 'somebody'],
  ['*21*میرا نمبر#', 'somebody'],
  ['**67*менің нөмірім#', 'somebody'],
  ['*401*0300XXXXXXX#', 'somebody'],
]

const HARMLESS: [string, string][] = [
  ['##002#', 'cancel'],
  ['hash hash zero zero two hash', 'cancel'],
  ['double hash 21 hash', 'cancel'],
  ['решётка решётка ноль ноль два решётка', 'cancel'],
  ['#002#', 'cancel'],
  ['##21#', 'cancel'],
  ['*#21#', 'check'],
  ['star hash 21 hash', 'check'],
  ['звёздочка решётка 62 решётка', 'check'],
  ['ستارہ ہیش 21 ہیش', 'check'],
  ['*100#', 'other'],
  ['star one hundred hash', 'other'],
  ['звёздочка сто решётка', 'other'],
  ['жұлдызша 420 тор', 'other'],
  ['star 180 hash', 'other'],
  ['*111*5#', 'other'],
  ['*＃０６＃', 'other'],
]

const NOTHING = [
  'call 124 for voicemail',
  'the star 21 star thing, nobody from the company gives you a number',
  'yaad rahe sitara-ikkees-sitara wala number company nahi deti',
  'ستارہ اکیس ستارہ والا کوڈ ملوا کر کالیں اپنے نمبر پر لے جاتے ہیں',
  '5 star hotel, 21 rooms, number 03001234567',
  'He is a star, 21 years old, call my number',
  '*21* мая встреча, телефон 87011234567',
  'Встреча *21* мая, мой номер 87011234567 #всевместе',
  '* 21\n* 87011234567\n* 62',
  'наберите звёздочка двадцать один, с этого и начинается',
  'Жұлдызды сәт: 21 нөмірлі қатысушы',
  'сайт оценили на 5 звёзд, 21 отзыв',
  'start 21 start 03001234567',
  'rated 62 stars by 67 people, phone 03001234567',
  '2*21*3 = 126',
  'room 62*67',
]

test('sees a divert to somebody however it is dictated or disguised', () => {
  expect(FORWARDS.length).toBeGreaterThan(45)
  const expected = FORWARDS.map(([text, target]) => [text, `forward ${target}`])
  expect(FORWARDS.map(([text]) => [text, ...dialled(text)])).toEqual(expected)
})

test('cancelling, checking and service codes stay what they are', () => {
  expect(HARMLESS.length).toBeGreaterThan(12)
  expect(HARMLESS.map(([text]) => [text, ...dialled(text)])).toEqual(HARMLESS)
})

test('the beginning of a code is half of an order beside a number, and else only a name', () => {
  expect(dialled('перенаправьте на наш сервер 8 700 700 01 80 через **61*')).toEqual(['forward somebody'])
  expect(dialled('is **61* the code for voicemail?')).toEqual([])
})

test('stars and numbers of everyday talk are no codes', () => {
  expect(NOTHING.length).toBeGreaterThan(10)
  expect(NOTHING.map((text) => [text, dialled(text)])).toEqual(NOTHING.map((text) => [text, []]))
})

test('any mixture of keys, numerals and junk is read without an error', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...'star hash 21 double triple four hundred number 0300 * # %2a ⭐ , ستارہ اکیس жүз bir сорок'.split(
        ' ',
      ),
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      for (const code of dialled(pieces.join(' '))) expect(code).toMatch(/^(?:forward|cancel|check|other)/)
    }),
    { numRuns: 300 },
  )
})
