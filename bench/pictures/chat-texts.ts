/** What the people of the drawn chats say: rows of the tuning corpus, small talk, and messages full of links and numbers. */
import type { Language } from '../../src/model.ts'
import { readSet, type Row } from '../eval-rows.ts'
import type { Random } from './random.ts'

/** Rows that fit on one screen, the lures and the harmless ones of a language apart. */
export interface Subjects {
  lures: Row[]
  harmless: Row[]
}

const LENGTHS = { least: 25, most: 400 }

export function readSubjects(): Record<Language, Subjects> {
  const rows = readSet('tuning').filter(
    ({ text }) => text.length >= LENGTHS.least && text.length <= LENGTHS.most,
  )
  const of = (language: Language): Subjects => {
    const own = rows.filter(({ lang }) => lang === language)
    return {
      lures: own.filter(({ lure }) => lure !== null),
      harmless: own.filter(({ lure }) => lure === null),
    }
  }
  return { en: of('en'), ur: of('ur'), 'ur-Latn': of('ur-Latn'), ru: of('ru'), kk: of('kk') }
}

/** Said before and after, and of no meaning to a verdict. */
export const SMALL_TALK: Record<Language, string[]> = {
  en: [
    'Hi! How are you?',
    'ok',
    'Just saw this now',
    'Hmm wait a minute',
    'who is this?',
    'Good morning 🌞',
    'Haha yes',
    'I am at work, will read it later',
  ],
  ur: [
    'السلام علیکم',
    'جی ٹھیک ہے',
    'کیا حال ہے؟',
    'ابھی دیکھا میں نے',
    'یہ کس نے بھیجا ہے؟',
    'شام کو بات کرتے ہیں',
    'اچھا جی',
  ],
  'ur-Latn': [
    'Assalam o alaikum',
    'g theek hai',
    'kya haal hai?',
    'abhi dekha mene',
    'ye kis ne bheja?',
    'acha ji',
    'sham ko baat karte hain',
  ],
  ru: [
    'Привет, как дела?',
    'ок',
    'только увидела',
    'А это кто?',
    'Доброе утро ☀️',
    'я на работе, вечером прочитаю',
    'Ага, поняла',
  ],
  kk: [
    'Сәлем, қалайсың?',
    'жарайды',
    'жаңа ғана көрдім',
    'Бұл кім?',
    'Қайырлы таң ☀️',
    'жұмыстамын, кешке оқимын',
    'Рақмет',
  ],
}

/** Numbers that belong to nobody and hosts that cannot exist. */
export function inventParts(random: Random): Record<string, string> {
  const digits = (length: number): string => random.text('0123456789', length)
  const host = random.pick([
    'kids-vote.example',
    'talent-2026.example',
    'golos.bala.example',
    'photo-album.example',
  ])
  return {
    link: `https://${host}/${random.text('abcdefghkmnpqrstuvwxyz23456789', random.int(4, 8))}`,
    longLink: `https://${host}/${random.pick(['contest', 'konkurs', 'album'])}/2026/${random.text('abcdefghkmnpqrstuvwxyz0123456789', 22)}?id=${digits(7)}&ref=${random.text('abcdefghkmnpqrstuvwxyz', 14)}&utm_source=wa`,
    code: digits(6).replace(/^0/, '7'),
    dashed: `${random.int(100, 999)}-${digits(3)}`,
    pairing: `${random.text('ABCDEFGHJKLMNPQRSTVWXYZ', 4)}-${random.text('123456789', 4)}`,
    mmi: random.pick(['**21*03000000142#', '*401*03000000187#', '**67*+77000000142#', '**61*03000000110#']),
    phone: random.pick(['+92 300 0000142', '+7 700 000 01 42', '+1 555 010 0142', '+92 300 0000187']),
  }
}

/** Messages whose parts `{…}` come from inventParts. */
export const PART_MESSAGES: Record<Language, string[]> = {
  en: [
    'Please vote for Aisha here {longLink} thank you!',
    'Your WhatsApp code: {dashed}\nDo not share this code',
    'Dial {mmi} and press call, then your network will be repaired',
    'My new number is {phone}, call me there',
    'On the page type the code {pairing} and the album opens: {link}',
    'The code is {code}, send it back to me please',
  ],
  ur: [
    'عائشہ کو یہاں ووٹ دیں {longLink} شکریہ',
    'آپ کا کوڈ {code} ہے، کسی کو نہ بتائیں',
    'یہ نمبر ملائیں {mmi} اور کال کا بٹن دبائیں',
    'میرا نیا نمبر {phone} ہے، اسی پر کال کریں',
    'صفحے پر یہ کوڈ {pairing} لکھیں، البم کھل جائے گا {link}',
    'تصدیق کے لیے {dashed} مجھے بھیج دیں',
  ],
  'ur-Latn': [
    'Aisha ko yahan vote dein {longLink} shukriya',
    'Aap ka code {code} hai, kisi ko na batayen',
    'Ye number milayen {mmi} aur call ka button dabayen',
    'Mera naya number {phone} hai, isi par call karna',
    'Page par ye code {pairing} likhein, album khul jayega {link}',
    'Tasdeeq ke liye {dashed} mujhe bhej dein',
  ],
  ru: [
    'Проголосуйте за Аишу, пожалуйста: {longLink} спасибо!',
    'Ваш код: {code}. Никому его не сообщайте.',
    'Наберите {mmi} и нажмите вызов, связь восстановится',
    'Мой новый номер {phone}, звоните сюда',
    'На странице введите код {pairing}, и альбом откроется: {link}',
    'Код подтверждения {dashed}, перешли мне его',
  ],
  kk: [
    'Айшаға осында дауыс беріңізші {longLink} рақмет!',
    'Сіздің кодыңыз: {code}. Ешкімге айтпаңыз.',
    '{mmi} теріп, қоңырау шалу түймесін басыңыз',
    'Менің жаңа нөмірім {phone}, осыған хабарласыңыз',
    'Бетке {pairing} кодын жазыңыз, альбом ашылады: {link}',
    'Растау коды {dashed}, маған жіберіп жіберші',
  ],
}
