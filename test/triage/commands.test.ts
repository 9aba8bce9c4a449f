import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCommand, type CommandIntent } from '../../src/triage/commands.ts'
import type { Language } from '../../src/model.ts'

const ASKED: Record<CommandIntent, string[]> = {
  help: [
    'help',
    'HELP!!!',
    'Help 🙏',
    '/start',
    'start',
    'menu',
    'hi',
    'hiiii',
    'Hello',
    'helo',
    'salam',
    'Assalam o alaikum',
    'AoA',
    'madad karein',
    'help chahiye',
    'mujhe madad chahiye',
    'سلام',
    'السلام علیکم',
    'مدد',
    'مدد کریں',
    'привет',
    'Здравствуйте!',
    'здраствуйте',
    'помощь',
    'Помогите',
    'что ты умеешь?',
    'меню',
    'сәлем',
    'Салем',
    'Сәлеметсіз бе?',
    'көмек',
    'комек',
    'көмектесіңізші',
    'help please',
    'who are you?',
    'hello bot',
  ],
  language: [
    'language',
    'Language?',
    'langauge',
    'change language',
    'zaban',
    'زبان',
    'язык',
    'сменить язык',
    'тіл',
    'тілді ауыстыру',
    'til',
    'Pashto',
    'hindi',
    'سندھی',
  ],
  privacy: [
    'privacy',
    'Privacy policy',
    'privcy',
    'what data do you keep?',
    'mera data',
    'پرائیویسی',
    'رازداری',
    'конфиденциальность',
    'мои данные',
    'құпиялылық',
    'купиялылык',
  ],
  delete: [
    'delete',
    'DELETE',
    'delete my data',
    'forget me',
    'mera data delete kar do',
    'میرا ڈیٹا مٹا دیں',
    'ڈیلیٹ',
    'удалить',
    'удали мои данные',
    'Удалите, пожалуйста, мои данные',
    'деректерімді жою',
    'өшіру',
    'деректерімді өшіріңіз',
  ],
  report: [
    'report',
    'report this number',
    'repport',
    'shikayat karni hai',
    'رپورٹ',
    'شکایت',
    'пожаловаться',
    'жалоба',
    'куда жаловаться?',
    'шағым',
    'шағымдану',
    'шагым',
  ],
}

const CHOSEN: Record<Language, string[]> = {
  en: [
    'English',
    'english please',
    'language english',
    'in english',
    'ENGLISH!',
    'englsh',
    'английский',
    'на английском',
    'انگریزی',
    'ағылшынша',
  ],
  ur: ['Urdu', 'اردو', 'اُردو', 'urdu zaban', 'language urdu', 'اردو میں', 'اردو زبان', 'урду'],
  'ur-Latn': [
    'Roman Urdu',
    'roman',
    'urdu roman',
    'roman urdu me',
    'Roman-Urdu',
    'language roman urdu',
    'رومن اردو',
    'roman urdu mein jawab dein',
  ],
  ru: [
    'русский',
    'Русский язык',
    'по-русски',
    'на русском',
    'russian',
    'language russian',
    'Ru',
    'русски',
    'орысша',
    'орыс тілі',
    'russian please',
    'روسی',
  ],
  kk: [
    'Қазақша',
    'қазақ тілі',
    'қазақ тілінде',
    'казакша',
    'казахский',
    'на казахском',
    'kazakh',
    'tili kazakh',
    'qazaqsha',
    'kz',
    'по-казахски',
  ],
}

const NOT_COMMANDS = [
  '',
  '👍',
  '1',
  'ok',
  'thanks',
  'шукрия',
  'to me please',
  'me',
  'please',
  'help my account is hacked and I cannot log in',
  'hi I sent you a 6 digit code by mistake, please send it to me',
  'your language certificate is ready',
  'delete your whatsapp and install this one',
  'deleted',
  'He deleted it',
  'report card of my son',
  'privacy matters to us, tap the link to confirm your account',
  'Hi, check this photo',
  'salam bhai code bhej do',
  'привет, проголосуй за племянницу',
  'Салем, дауыс берші',
  'удалите этот номер, это мошенник',
  'English test on Monday at 9',
  'می بھائی',
  'سلام بھائی کوڈ بھیج دو',
  'помоги проголосовать',
  'اردو کا پیپر کل ہے',
  'казахский театр открыл сезон',
  'start earning today',
  'my data package is over',
]

describe('commands', () => {
  for (const [intent, texts] of Object.entries(ASKED)) {
    it(`reads ${intent}`, () => {
      expect(texts.length).toBeGreaterThanOrEqual(10)
      const missed = texts.filter((text) => readCommand(text)?.intent !== intent)
      expect(missed).toEqual([])
    })
  }

  it('forgets only when asked to delete', () => {
    expect(readCommand('delete')?.effects).toEqual([{ kind: 'forget' }])
    expect(readCommand('help')?.effects).toEqual([])
    expect(readCommand('delite')).toBeNull()
  })

  for (const [language, texts] of Object.entries(CHOSEN)) {
    it(`takes the choice of ${language}`, () => {
      expect(texts.length).toBeGreaterThanOrEqual(8)
      const chosen = { intent: 'language', language, effects: [{ kind: 'set-language', language }] }
      const missed = texts.filter((text) => JSON.stringify(readCommand(text)) !== JSON.stringify(chosen))
      expect(missed).toEqual([])
    })
  }

  it('knows the language of single words', () => {
    const words = {
      privacy: 'en',
      delete: 'en',
      язык: 'ru',
      тіл: 'kk',
      zaban: 'ur-Latn',
      رازداری: 'ur',
      salam: 'ur-Latn',
    }
    const read = Object.keys(words).map((word) => [word, readCommand(word)?.language])
    expect(Object.fromEntries(read)).toEqual(words)
  })

  it('lets other messages alone', () => {
    expect(NOT_COMMANDS.length).toBeGreaterThan(25)
    expect(NOT_COMMANDS.filter((text) => readCommand(text) !== null)).toEqual([])
  })

  it('never fires on longer texts', () => {
    fc.assert(fc.property(fc.string({ minLength: 61 }), (text) => readCommand(text) === null))
    expect(readCommand('help '.repeat(20))).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        readCommand(text)
      }),
    )
  })
})
