/** What five people write to the bot one after the other: a flow per language, in the order of a real visit. */
import type { InboundMessage, Language } from '../../src/model.ts'

export type Turn = Partial<Pick<InboundMessage, 'text' | 'kind' | 'forwarded'>>

export interface Flow {
  language: Language
  /** E.164, of the country where the language is spoken. */
  from: string
  turns: Turn[]
  /** Turn (counting from 0) that chooses another language, and that language. The next replies come in it. */
  switch: { turn: number; to: Language }
  /** Turn that asks to delete: the choice is forgotten with everything else. */
  delete: number
}

const SWITCH = 6
const DELETE = 8

/** greeting, lure, forwarded lure, question, voice, sticker, switch, question again, delete, question again */
function flow(language: Language, from: string, to: Language, words: Record<Word, string>): Flow {
  const { greeting, lure, forward, question, choice, forget } = words
  const turns: Turn[] = [
    { text: greeting },
    { text: lure },
    { text: forward, forwarded: true },
    { text: question },
    { kind: 'audio' },
    { kind: 'contact' },
    { text: choice },
    { text: question },
    { text: forget },
    { text: question },
  ]
  return { language, from, turns, switch: { turn: SWITCH, to }, delete: DELETE }
}

type Word = 'greeting' | 'lure' | 'forward' | 'question' | 'choice' | 'forget'

export const FLOWS: Flow[] = [
  flow('en', '+447700900100', 'ru', {
    greeting: 'hello',
    lure: 'dial *401*03001234567# to get your parcel',
    forward: 'Sorry, I sent my 6 digit verification code to your number by mistake, please send it to me',
    question: 'how do I recover my account',
    choice: 'русский',
    forget: 'delete my data',
  }),
  flow('ur', '+923001230010', 'en', {
    greeting: 'السلام علیکم',
    lure: 'دیکھو تمہاری تصویر fb-photos.click/8812',
    forward: 'غلطی سے میرا چھ ہندسوں کا کوڈ تمہارے نمبر پر چلا گیا ہے، وہ کوڈ مجھے بھیج دو',
    question: 'میرا واٹس ایپ ہیک ہو گیا ہے',
    choice: 'English',
    forget: 'delete my data',
  }),
  flow('ur-Latn', '+923011230020', 'ur', {
    greeting: 'assalam o alaikum',
    lure: 'bhai ghalti se mera 6 digit code tumhare number pe chala gaya, bhej do',
    forward: 'dekho tumhari tasveer yahan hai fb-photos.click/8812',
    question: 'mera whatsapp hack ho gaya',
    choice: 'اردو',
    forget: 'mera data delete karo',
  }),
  flow('ru', '+79161230030', 'kk', {
    greeting: 'здравствуйте',
    lure: 'Привет! Проголосуй, пожалуйста, за мою племянницу vote-dance.top',
    forward: 'Я случайно отправил тебе код из шести цифр, перешли его мне, пожалуйста',
    question: 'мой ватсап взломали',
    choice: 'қазақша',
    forget: 'удалить мои данные',
  }),
  flow('kk', '+77011230040', 'ru', {
    greeting: 'сәлеметсіз бе',
    lure: 'Байқауға қатысып жатырмын, дауыс берші dauys-ber.top/k',
    forward: 'Қателесіп алты таңбалы кодты сенің нөміріңе жіберіп қойдым, маған жіберші',
    question: 'менің ватсапымды бұзып кірді, не істеймін',
    choice: '«русский»',
    forget: 'удалить мои данные',
  }),
]
