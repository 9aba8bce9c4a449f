import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadBrands } from '../../src/content/brands.ts'
import { loadDialWords } from '../../src/content/dial-words.ts'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { loadPayloads } from '../../src/content/payloads.ts'
import type { Observable, Origin } from '../../src/model.ts'
import { compileDialWords } from '../../src/triage/dial-lexer.ts'
import { forwardsToPerson } from '../../src/triage/mmi.ts'
import { observe } from '../../src/triage/observe.ts'
import { normalizeText } from '../../src/triage/text.ts'

const ready = {
  payloads: loadPayloads(CONTENT_FOLDER),
  brands: loadBrands(CONTENT_FOLDER),
  dial: compileDialWords(loadDialWords(CONTENT_FOLDER)),
}
const see = (text: string, origin: Origin = 'message'): Observable[] =>
  observe([{ origin, normalized: normalizeText(text) }], ready)

/** One word per observable, for reading. */
function brief(seen: Observable): string {
  if (seen.kind === 'url') return `url ${seen.host}`
  if (seen.kind === 'payload') return seen.payload.id
  if (seen.kind === 'mmi') return `${seen.action} ${seen.target ?? ''}`.trim()
  if (seen.kind === 'code') return `${seen.shape} ${seen.text}`
  if (seen.kind === 'phone') return seen.e164
  return seen.kind === 'amount' ? `${seen.currency} ${seen.text}` : `${seen.kind} ${seen.text}`
}
const key = (letter: string): string => `${letter.repeat(43)}=`
const PAYLOAD = `2@RefRefRefRef,${key('A')},${key('B')},${key('C')},1`

const CASES: [string, string[]][] = [
  ['Привет! Проголосуй за мою племянницу vote-dance.top', ['url vote-dance.top']],
  ['bhai ghalti se mera 6 digit code tumhare number pe chala gaya, bhej do', []],
  ['dial *401*03001234567# to get your parcel', ['forward 03001234567']],
  ['наберите **21*77011234567#', ['forward 77011234567']],
  ['dial * 401 * 0300 1234567 #', ['forward 03001234567']],
  ['**62*124#', ['forward 124']],
  ['check *#21# cancel ##002#', ['check', 'cancel']],
  ['balance *420#', ['other']],
  ['tel:%2A%2A21%2A03001234567%23', ['url ', 'forward 03001234567', 'qr.call-forwarding']],
  ['*important* and #tag', []],
  ['Your WhatsApp code: 123-456', ['digits 123-456']],
  ['کوڈ ۱۲۳۴۵۶ بھیجو', ['digits ۱۲۳۴۵۶']],
  ['کود: \u200e282-366', ['digits 282-366']],
  ['Link your device with code AB3D-4F5G', ['pairing AB3D-4F5G']],
  ['meeting room AB3D-4F5G', []],
  ['+92 300 1234567 or 8 701 123 45 67', ['+923001234567', '+77011234567']],
  ['0300-1234567', ['+923001234567']],
  ['*0300 1234567*', ['+923001234567']],
  ['код *123456*', ['digits 123456']],
  ['Login code: 12345, кіру коды 1234', ['digits 12345', 'digits 1234']],
  ['G-123456 and FB-12345', ['digits 123456', 'digits 12345']],
  ['Код 2026 года', []],
  ['Tel:+77011234567', ['url ', '+77011234567']],
  ['PKR 150000 or 150000 тг', ['PKR PKR 150000', 'KZT 150000 тг']],
  ['Байқауға қатысып жатырмын, дауыс берші dauys-ber.top/k', ['url dauys-ber.top']],
  ['دیکھو تمہاری تصویر fb-photos.click/8812', ['url fb-photos.click']],
  ['WhatsApp кодым 507-240 саған келді', ['digits 507-240']],
  ['Код привязки устройства: AB3D4F5G', ['pairing AB3D4F5G']],
  ['لنک کرنے کا کوڈ 12AB-34CD', ['pairing 12AB-34CD']],
  ['Rs. 5,00,000 ya 5000 روپے', ['PKR Rs. 5,00,000', 'PKR 5000 روپے']],
  ['50,000₸, 150 мың теңге, 500 тг', ['KZT 50,000₸', 'KZT 150 мың теңге', 'KZT 500 тг']],
  ['50,000/- and Rs.20k', ['PKR 50,000/-', 'PKR Rs.20k']],
  ['5к тг, 20 тыс тенге, 15 мың теңге', ['KZT 5к тг', 'KZT 20 тыс тенге', 'KZT 15 мың теңге']],
  [
    '1,5 млн тнг, 500р, 100 USDT, 200 баксов',
    ['KZT 1,5 млн тнг', 'RUB 500р', 'USD 100 USDT', 'USD 200 баксов'],
  ],
  ['10 ہزار روپے, 2 lakh rupees', ['PKR 10 ہزار روپے', 'PKR 2 lakh rupees']],
  ['карта 4400 4302 1234 5678', []],
  ['карта 4111 1111 1111 1111', ['card 4111 1111 1111 1111']],
  ['کارڈ ۵۵۰۰۰۰۰۰۰۰۰۰۰۰۰۴', ['card ۵۵۰۰۰۰۰۰۰۰۰۰۰۰۰۴']],
  ['IBAN PK36SCBL0000001123456702', ['iban PK36SCBL0000001123456702']],
  ['счёт KZ86 125K ZT50 0410 0100 жіберіңіз', ['iban KZ86 125K ZT50 0410 0100']],
  ['GB82 WEST 1234 5698 7654 32', ['iban GB82 WEST 1234 5698 7654 32']],
  ['JazzCash 03001234567 pe bhej do', ['+923001234567', 'wallet 03001234567']],
  ['easy paisa account: 0345-1234567', ['+923451234567', 'wallet 0345-1234567']],
  ['جاز کیش نمبر 03001234567', ['+923001234567', 'wallet 03001234567']],
  ['каспи 8 701 123 45 67 Айгуль А.', ['+77011234567', 'wallet 8 701 123 45 67']],
  ['звони 8 701 123 45 67', ['+77011234567']],
  ['USDT TRC20: TJRabPrwbZy45sbavfcjinPJC18kjpRTv8', ['crypto TJRabPrwbZy45sbavfcjinPJC18kjpRTv8']],
  ['btc bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', ['crypto bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq']],
  ['0x52908400098527886E0F7030069857D2E4169EE7', ['crypto 0x52908400098527886E0F7030069857D2E4169EE7']],
  ['300000 руб или $20', ['RUB 300000 руб', 'USD $20']],
  [`scan ${PAYLOAD}`, ['qr.link-device']],
  [`https://wa.me/settings/linked_devices#${PAYLOAD}`, ['url wa.me', 'qr.link-device']],
  ['hxxps://wa[.]me/settings/linked_devices%23abcdefgh', ['url wa.me', 'qr.link-device']],
  ['Wedding_Card.apk', ['qr.apk']],
  ['https://wa.me/923001234567', ['url wa.me', 'qr.whatsapp-chat']],
]

test('sees what a message holds', () => {
  expect(CASES.length).toBeGreaterThan(20)
  expect(CASES.map(([text]) => [text, see(text).map(brief)])).toEqual(CASES)
})

test('classifies a QR symbol as a whole', () => {
  expect(see(PAYLOAD, 'qr').map(brief)).toEqual(['qr.link-device'])
  expect(see('https://vote.top/k', 'qr').map(brief)).toEqual(['qr.url', 'url vote.top'])
  expect(see('hello', 'qr').map(brief)).toEqual(['qr.text'])
  expect(see('tel:**21*03001234567#', 'qr').map(brief)).toContain('forward 03001234567')
})

test('only a divert to a number of seven digits goes to a person', () => {
  expect(forwardsToPerson({ action: 'forward', target: '+923001234567' })).toBe(true)
  expect(forwardsToPerson({ action: 'forward', target: '124' })).toBe(false)
  expect(forwardsToPerson({ action: 'cancel' })).toBe(false)
})

test('any text: never throws, every quotation is short', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '*401*',
      '03001234567',
      '#',
      ' ',
      'link ',
      'AB12-CD34',
      'vote.top/',
      '123456',
      'Rs ',
      '=,',
      '000201',
      key('A'),
      ',',
      '+92',
      'tel:',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 16 }),
      fc.constantFrom<Origin>('message', 'qr'),
      (pieces, origin) => {
        for (const seen of see(pieces.join(''), origin)) expect(seen.origin).toBe(origin)
      },
    ),
    { numRuns: 300 },
  )
})
