/**
 * From "that is wrong" to the correction on the phone, through the whole bot with words kept: offered, agreed to, reviewed
 * by a person, told once in the person's language; and not told to who declined or reported their account.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeCorrection } from '../../src/advice/correction.ts'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES, type Language } from '../../src/model.ts'
import { createReviews, type Reviews } from '../../src/store/console/reviews.ts'
import { eventually } from '../support/eventually.ts'
import { openStoryBot, type StoryBot } from './story-bot.ts'

const content = loadContent()
const DAY_MS = 86_400_000

/** Something without any known sign, and what is written about the answer. */
const WORDS: Record<
  Language,
  { from: string; message: string; wrong: string; yes: string; wish: string; cry: string }
> = {
  en: {
    from: '+447700900123',
    message: 'Reminder, tomorrow the water in our street will be off from 9 to 12 because of repairs',
    wrong: 'thats wrong',
    yes: 'yes',
    wish: 'tell me if this changes',
    cry: 'my whatsapp is hacked',
  },
  ur: {
    from: '+923001110001',
    message: 'یاد رہے کل ہماری گلی میں نو سے بارہ بجے تک پانی بند رہے گا مرمت کی وجہ سے',
    wrong: 'غلط ہے',
    yes: 'ہاں',
    wish: 'اگر یہ بدلے تو بتائیں',
    cry: 'میرا واٹس ایپ ہیک ہو گیا',
  },
  'ur-Latn': {
    from: '+923001110002',
    message: 'yaad rahe kal hamari gali mein nau se barah baje tak pani band rahe ga marammat ki wajah se',
    wrong: 'ghalat hai',
    yes: 'haan',
    wish: 'agar ye badle to batana',
    cry: 'mera whatsapp hack ho gaya',
  },
  ru: {
    from: '+77011110003',
    message: 'Напоминаем, завтра с 9 до 12 на нашей улице не будет воды из-за ремонта',
    wrong: 'это неверно',
    yes: 'да',
    wish: 'сообщите если изменится',
    cry: 'мой ватсап взломали',
  },
  kk: {
    from: '+77011110004',
    message: 'Көршілер, ертең сағат 9-дан 12-ге дейін көшемізде су болмайды, жөндеу жұмыстары',
    wrong: 'дұрыс емес',
    yes: 'иә',
    wish: 'бұл өзгерсе айтыңыз',
    cry: 'ватсабымды бұзып кірді',
  },
}

let bot: StoryBot
let reviews: Reviews
beforeAll(async () => {
  bot = await openStoryBot('embedded', { PACING: 'off', RETAIN_DAYS: '7', CORRECTION_DAYS: '3' })
  reviews = createReviews(bot.runtime.database, bot.runtime.keyring.crypto)
})
afterAll(() => bot?.close())

/** Says the texts one after the other; the first is forwarded. Resolves to what was replied to each. */
async function talk(language: Language, name: string, texts: readonly string[]): Promise<string[]> {
  const { from } = WORDS[language]
  const replies: string[] = []
  for (const [n, text] of texts.entries()) {
    const message = { id: `${name}-${language}-${n}`, from, text, forwarded: n === 0 }
    const { shown } = await bot.exchange(chatOf(language, name), [message])
    replies.push(shown[0]?.text ?? '')
  }
  return replies
}

const chatOf = (language: Language, name: string): string => `${name}-${language}@simulator`

/** An analyst finds what waits in that language, most pressing first, to be a danger. */
async function review(language: Language): Promise<string> {
  const nowMs = Date.now()
  const [waiting] = await reviews.queue({ language }, 1, nowMs)
  const decided = await reviews.decide({
    caseId: waiting?.id ?? '',
    ...{ level: 'danger', lure: 'phishing-link', by: 'ayesha', seenMs: null, nowMs },
    correctionMs: 3 * DAY_MS,
    compose: (about) => composeCorrection(about, content),
  })
  if (decided.result !== 'stored') return decided.result
  const { chat } = decided
  if (chat) await bot.runtime.queues.addDeliver(chat.account, chat.chatKey, { wakes: true })
  return decided.correction
}

const has = (language: Language, id: string, text = ''): boolean => {
  const source = content.locales[language].messages.get(id) ?? '?'
  return source.split(/\{\$\w+\}|\n/).every((part) => text.replace(/[\u2066-\u2069]/g, '').includes(part))
}

describe.each(LANGUAGES)('a correction, %s', (language) => {
  const { message, wrong, yes, wish, cry } = WORDS[language]

  it('is offered, agreed to, and told once when a person corrects the answer', async () => {
    const [answer, offer, promise] = await talk(language, 'agreed', [message, wrong, yes])
    expect(answer).toContain(content.locales[language].messages.get('action.unknown'))
    expect([has(language, 'correction.offer', offer), has(language, 'correction.promised', promise)]).toEqual(
      [true, true],
    )
    const chat = chatOf(language, 'agreed')
    const before = bot.shownTo(chat).length
    expect(await review(language)).toBe('sent')
    await eventually(() => expect(bot.shownTo(chat)).toHaveLength(before + 1))
    const told = bot.shownTo(chat).at(-1)
    expect(told?.quote).toBeUndefined()
    expect(has(language, 'correction.head', told?.text)).toBe(true)
    expect(told?.text).toContain(content.locales[language].messages.get('action.not-open'))
    expect(told?.text).not.toContain(message.slice(0, 12))
  })

  it('may be wished for, and is not told to somebody who reports their account meanwhile', async () => {
    const [, promise] = await talk(language, 'exposed', [message, wish, cry])
    expect(has(language, 'correction.promised', promise)).toBe(true)
    const chat = chatOf(language, 'exposed')
    const before = bot.shownTo(chat).length
    expect(await review(language)).toBe('exposed')
    expect(bot.shownTo(chat)).toHaveLength(before)
  })
})

it('goes with everything else that is kept when the person says so', async () => {
  const wishes = (): Promise<number> =>
    bot.runtime.database.query(`SELECT FROM forwardcheck.correction_wish`).then(({ rowCount }) => rowCount)
  await talk('en', 'deleted', [WORDS.en.message, 'tell me if this changes'])
  expect(await wishes()).toBe(1)
  await bot.exchange(chatOf('en', 'deleted'), [{ id: 'deleted-last', from: WORDS.en.from, text: 'delete' }])
  expect(await wishes()).toBe(0)
})
