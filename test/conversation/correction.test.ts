// Being told when a person corrects an answer: the offer, yes and no, the wish at any time, and who is never offered it.
import { describe, expect, test } from 'vitest'
import { converse } from '../../src/conversation/converse.ts'
import type { Turn } from '../../src/conversation/say.ts'
import type { Conversation, Heard, Known, Outcome } from '../../src/conversation/state.ts'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES, PATHS, type Language } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { CONTENT } from '../advice/content.ts'
import { at, NOTHING_HEARD, NOW_MS } from './arbitrary.ts'

const content = prepareContent(loadContent())
const correctable = { replyId: '3EB0AB', untilMs: NOW_MS + 7 * 86_400_000 }
const WISH = { kind: 'correction-wish', replyId: '3EB0AB' }

/** As people of each language type it. */
const TYPED: Record<Language, Record<'wrong' | 'yes' | 'no' | 'other', string> & { wishes: string[] }> = {
  en: {
    wrong: 'thats wrong',
    yes: 'yes please',
    no: 'no thanks',
    other: 'I gave him the code from the SMS',
    wishes: [
      'tell me if this changes',
      'pls let me know if it changes',
      'Tell me if you were wrong!',
      'notfy me',
      'keep me updated',
    ],
  },
  ur: {
    wrong: 'غلط ہے',
    yes: 'جی ہاں',
    no: 'نہیں',
    other: 'میں نے کوڈ دے دیا',
    wishes: [
      'اگر یہ بدلے تو بتائیں',
      'جواب بدل جائے تو مجھے بتا دیں',
      'اگر غلط نکلے تو بتا دیجیے گا',
      'اگر یہ غلط ہو تو اطلاع دیں',
      'بعد میں بتا دینا',
    ],
  },
  'ur-Latn': {
    wrong: 'ghalat hai',
    yes: 'haan ji',
    no: 'nahi',
    other: 'mene code de dia',
    wishes: [
      'agar ye badle to batana',
      'agr jawab badal jae to mujhe bta dena',
      'galat nikle to inform karna',
      'mujhe bata dena',
      'baad mein bata dein',
    ],
  },
  ru: {
    wrong: 'это неверно',
    yes: 'да',
    no: 'не надо',
    other: 'я назвал код из смс',
    wishes: [
      'сообщите если что-то изменится',
      'Напишите мне, если вы ошиблись',
      'дайте знать если ответ изменится',
      'если изменится сообщите',
      'держите меня в курсе',
    ],
  },
  kk: {
    wrong: 'дұрыс емес',
    yes: 'иә',
    no: 'жоқ',
    other: 'мен кодты айтып қойдым',
    wishes: [
      'бұл өзгерсе айтыңыз',
      'жауап өзгерсе маған хабарланызшы',
      'кате болса айтыныз',
      'өзгерсе хабар беріңіз',
      'маған хабарлаңыз',
    ],
  },
}

function says(text: string, language: Language, known: Known): Promise<Outcome> {
  return examine(
    { kind: 'text', text, forwarded: false, typed: language, preferred: language },
    content,
    [],
    known,
  )
}

/** After a verdict without any sign, a minute ago. */
const afterVerdict = (part: Partial<Conversation> = {}): Known => at({ at: 'open' }, part, { correctable })

const line = (id: string, language: Language): string =>
  (CONTENT.locales[language].messages.get(`correction.${id}`) ?? '').split(/\.\*|\{|۔\*|\n/)[0] ?? '?'

describe.each(LANGUAGES)('in %s', (language) => {
  const { wrong, yes, no, other, wishes } = TYPED[language]

  test('"wrong" is noted, and being told is offered with the day it ends', async () => {
    const offered = await says(wrong, language, afterVerdict())
    expect(offered.effects).toContainEqual({ kind: 'feedback', value: 'bad' })
    expect(offered.effects.some(({ kind }) => kind === 'correction-wish')).toBe(false)
    expect(offered.reply).toContain(line('offer', language))
    expect(offered.reply).toMatch(/15/)
    expect(offered.conversation?.step).toEqual({
      at: 'correction',
      replyId: '3EB0AB',
      before: { at: 'open' },
    })
  })

  test.each([yes, '1', '۱', 'ok'])('yes is a wish: %s', async (said) => {
    const { conversation } = await says(wrong, language, afterVerdict())
    const agreed = await says(said, language, { ...afterVerdict(), conversation })
    expect(agreed.effects).toContainEqual(WISH)
    expect(agreed.reply).toContain(line('promised', language))
    expect(agreed.conversation?.step).toEqual({ at: 'open' })
  })

  test.each([no, '2'])('no is none: %s', async (said) => {
    const { conversation } = await says(wrong, language, afterVerdict())
    const declined = await says(said, language, { ...afterVerdict(), conversation })
    expect(declined.effects.filter(({ kind }) => kind === 'correction-wish')).toEqual([])
    expect(declined.reply).toContain(line('declined', language))
  })

  test('anything else is heard as if nothing had been offered', async () => {
    const { conversation } = await says(wrong, language, afterVerdict())
    const told = await says(other, language, { ...afterVerdict(), conversation })
    const alone = await says(other, language, afterVerdict())
    expect(told.effects.filter(({ kind }) => kind === 'correction-wish')).toEqual([])
    expect(told.reply).toBe(alone.reply)
    const person = await says('0', language, { ...afterVerdict(), conversation })
    expect(person.conversation?.step).toEqual({ at: 'consent' })
  })

  test.each(wishes)('a wish at any time: %s', async (said) => {
    const promised = await says(said, language, afterVerdict())
    expect(promised.effects).toContainEqual(WISH)
    expect(promised.reply).toContain(line('promised', language))
    const nothing = await says(said, language, at({ at: 'open' }))
    expect(nothing.effects.filter(({ kind }) => kind === 'correction-wish')).toEqual([])
    expect(nothing.reply).toContain(line('none', language))
  })
})

describe('the offer', () => {
  const tell = (part: Partial<Heard>, where: Known): Turn =>
    converse({ ...NOTHING_HEARD, ...part }, where, CONTENT)
  const wrong = (where: Known): Turn => tell({ answer: 'bad' }, where)
  const after = (turn: Turn, where: Known): Known => ({ ...where, conversation: turn.next })

  test('is made once: who says "wrong" again is only thanked', () => {
    const where = afterVerdict()
    const first = wrong(where)
    expect(first.say).toMatchObject({ kind: 'correction', what: 'offer' })
    expect(wrong(after(first, where)).say).toEqual({ kind: 'feedback', value: 'bad' })
  })

  test('is not made where nobody corrects anything, nor for praise', () => {
    expect(wrong(at({ at: 'open' })).say).toEqual({ kind: 'feedback', value: 'bad' })
    expect(wrong(at({ at: 'open' }, {}, { correctable: null })).say).toEqual({
      kind: 'feedback',
      value: 'bad',
    })
    expect(tell({ answer: 'good' }, afterVerdict()).say).toEqual({ kind: 'feedback', value: 'good' })
  })

  test('leaves the question before it open', () => {
    const where = at({ at: 'what-happened' }, { lure: 'device-linking', plan: 'linking-qr' }, { correctable })
    const offered = wrong(where)
    const declined = tell({ digit: 2 }, after(offered, where))
    expect(declined.say).toEqual({ kind: 'correction', what: 'declined' })
    expect(declined.next?.step).toEqual({ at: 'what-happened' })
    // Numbers that the offer does not have mean what they meant before it.
    expect(tell({ digit: 3 }, after(offered, where)).say).toMatchObject({
      kind: 'steps',
      path: 'device-linking',
    })
  })

  const taken = PATHS.filter(
    (path) => !/^(?:only-received|bank|money|friend|check|two-step$|prevention)/.test(path),
  )

  test('is never made to somebody whose account may be in other hands, whatever comes later', () => {
    expect(taken.length).toBeGreaterThanOrEqual(10)
    for (const path of taken) {
      const cried = tell(
        { ownStory: { intent: 'recover-account', path } },
        at({ at: 'open' }, {}, { correctable }),
      )
      expect([path, cried.next?.isExposed]).toEqual([path, true])
      const forwarded = tell(
        { isMessage: true, isPlain: false, level: 'danger', lure: 'otp-request', plan: 'code' },
        after(cried, afterVerdict()),
      )
      const where = after(forwarded, afterVerdict())
      expect([path, wrong(where).say.kind]).toEqual([path, 'feedback'])
      expect([path, tell({ answer: 'tell-me' }, where).say]).toEqual([
        path,
        { kind: 'correction', what: 'none' },
      ])
    }
  })

  test('is made after troubles that leave the chat to its owner', () => {
    const where = afterVerdict()
    const received = tell({ happening: 'received' }, where)
    expect(received.next?.isExposed).toBeUndefined()
    expect(wrong(after(received, where)).say).toMatchObject({ kind: 'correction', what: 'offer' })
  })

  test('lapses with the next message that is judged', () => {
    const where = afterVerdict()
    const judged = tell({ isMessage: true, isPlain: false, words: 30 }, after(wrong(where), where))
    expect(judged.say.kind).toBe('verdict')
    expect(judged.next?.step.at).toBe('open')
    expect(tell({ answer: 'yes' }, after(judged, where)).effects).toEqual([])
  })
})
