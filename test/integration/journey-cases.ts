/** What people send the bot from end to end: four kinds of question in each of the five languages. All made up. */
import type { Intent, Language, Level } from '../../src/model.ts'
import { screenshot } from '../support/qr-picture.ts'
import type { MessageContent, SendOptions } from '../support/whatsapp/controls.ts'

export interface Case {
  language: Language
  what: 'lure' | 'forwarded lure' | 'picture' | 'recovery question'
  text: string
  /** The sender's number: Pakistan, Kazakhstan, Russia, or a country that says nothing about the language. */
  from: string
  via: NonNullable<SendOptions['via']>
  /** Only the LID is told, as WhatsApp sometimes does: no country, so the words alone give the language. */
  isNumberHidden?: true
  levels: Level[]
  intent: Intent
  /** Pages behind contests and pictures of oneself ask for a pairing code: the outcome is a linked device. */
  lure: 'device-linking' | 'otp-request' | 'call-forwarding' | null
}

/** The form that WhatsApp's own phones scan, with made-up keys. */
export const DEVICE_LINK_QR = `https://wa.me/settings/linked_devices#2@${'Q'.repeat(40)},${'A'.repeat(43)}=,${'B'.repeat(43)}=,${'C'.repeat(43)}=,1`

const WARNED: Level[] = ['danger', 'caution']
const CHECK: Intent = 'check-message'
const number = (country: string, n: number): string => `${country}${String(n).padStart(7, '0')}`

/** In the order of the languages: number, lure, forwarded lure, caption of the picture, question. */
const ROWS: [Language, string, [string, Case['lure']], [string, Case['lure']], string, string][] = [
  [
    'en',
    '447700900',
    ['dial *401*03001234567# to get your parcel', 'call-forwarding'],
    [
      'Sorry, I sent my 6 digit verification code to your number by mistake, please send it to me',
      'otp-request',
    ],
    'Scan this to get your gift',
    'how do I recover my account',
  ],
  [
    'ur',
    '92300123',
    ['دیکھو تمہاری تصویر fb-photos.click/8812', 'device-linking'],
    ['غلطی سے میرا چھ ہندسوں کا کوڈ تمہارے نمبر پر چلا گیا ہے، وہ کوڈ مجھے بھیج دو', 'otp-request'],
    'انعام لینے کے لیے یہ کوڈ اسکین کریں',
    'میرا واٹس ایپ ہیک ہو گیا ہے',
  ],
  [
    'ur-Latn',
    '92301123',
    ['bhai ghalti se mera 6 digit code tumhare number pe chala gaya, bhej do', 'otp-request'],
    ['dekho tumhari tasveer yahan hai fb-photos.click/8812', 'device-linking'],
    'inaam lene ke liye ye code scan karo',
    'mera whatsapp hack ho gaya',
  ],
  [
    'ru',
    '7916123',
    ['Привет! Проголосуй, пожалуйста, за мою племянницу vote-dance.top', 'device-linking'],
    ['Я случайно отправил тебе код из шести цифр, перешли его мне, пожалуйста', 'otp-request'],
    'Отсканируй этот код, чтобы получить подарок',
    'мой ватсап взломали',
  ],
  [
    'kk',
    '7701123',
    ['Байқауға қатысып жатырмын, дауыс берші dauys-ber.top/k', 'device-linking'],
    ['Қателесіп алты таңбалы кодты сенің нөміріңе жіберіп қойдым, маған жіберші', 'otp-request'],
    'Сыйлық алу үшін осы кодты сканерлеңіз',
    'менің ватсапымды бұзып кірді, не істеймін',
  ],
]

/** Phone-number and LID senders take turns, so that every kind of question comes from both. */
export const CASES: Case[] = ROWS.flatMap(([language, prefix, lure, forwarded, caption, question], row) => {
  const via = (n: number): Case['via'] => ((row + n) % 2 === 0 ? 'pn' : 'lid')
  const person = (n: number) => ({ language, from: number(prefix, row * 10 + n), via: via(n) })
  const cases: Case[] = [
    { ...person(0), what: 'lure', text: lure[0], levels: WARNED, intent: CHECK, lure: lure[1] },
    {
      ...person(1),
      what: 'forwarded lure',
      text: forwarded[0],
      levels: WARNED,
      intent: CHECK,
      lure: forwarded[1],
    },
    {
      ...person(2),
      what: 'picture',
      text: caption,
      levels: ['danger'],
      intent: CHECK,
      lure: 'device-linking',
    },
    {
      ...person(3),
      what: 'recovery question',
      text: question,
      levels: ['info'],
      intent: 'recover-account',
      lure: null,
    },
  ]
  return cases.map((each) =>
    each.via === 'lid' && each.what === 'recovery question' ? { ...each, isNumberHidden: true } : each,
  )
})

/** What the person's phone sends; the screenshot is drawn once. */
export async function contentOf({ what, text }: Case): Promise<MessageContent> {
  if (what === 'picture') return { kind: 'image', bytes: await chatWithQr(), caption: text, forwarded: 5 }
  return what === 'forwarded lure' ? { kind: 'text', text, forwarded: true } : text
}

let drawn: Promise<Buffer> | undefined

/** A screenshot of a chat in which somebody sent a device-linking QR code. */
export function chatWithQr(): Promise<Buffer> {
  return (drawn ??= screenshot([{ text: DEVICE_LINK_QR, left: 180, top: 700 }], {
    format: 'jpeg',
    quality: 70,
  }))
}
