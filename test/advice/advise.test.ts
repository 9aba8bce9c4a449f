/** What a reply holds, by level, kind and circumstance. */
import { describe, expect, test } from 'vitest'
import { composeFallback, composeReply } from '../../src/advice/advise.ts'
import { everyCase, PLAIN_INPUT } from '../../src/advice/check-cases.ts'
import { RECOVERY_LIMIT, VERDICT_LIMIT, type AdviceInput } from '../../src/advice/input.ts'
import { LANGUAGES, PATHS } from '../../src/model.ts'
import { voiceOf } from '../../src/advice/voice.ts'
import { reasons } from '../../src/advice/whys.ts'
import { CONTENT } from './content.ts'

const VOTE: AdviceInput = {
  ...PLAIN_INPUT,
  level: 'danger',
  lure: 'device-linking',
  story: 'lure.vote-contest',
  signals: [{ id: 'lure.vote-contest', evidence: 'vote for my niece vote-dance.top' }],
}

function reply(changes: Partial<AdviceInput>, base: AdviceInput = PLAIN_INPUT): string {
  return composeReply({ ...base, ...changes }, CONTENT)
}

describe('a danger verdict', () => {
  test('tells action, reason, steps, what if done, what happened, source and language switch, in this order', () => {
    const lines = reply({ country: 'PK' }, VOTE).split('\n').filter(Boolean)
    expect(lines[0]).toBe('*STOP. Do not open the link.*')
    expect(lines[1]).toMatch(/^• “vote for my niece vote-dance\[\.\]top”: .*GhostPairing/)
    expect(lines.slice(2, 5).map((line) => line.slice(0, 3))).toEqual(['1. ', '2. ', '3. '])
    expect(lines[5]).toMatch(/^\*Already scanned/)
    expect(lines[6]).toBe(
      '*What has already happened?* Reply *1* only received it · *2* opened it · *3* typed, sent or scanned · *0* a person',
    )
    expect(lines[7]).toBe('Source: National CERT of Pakistan, 2026-01-13')
    expect(lines[8]).toContain('اردو')
  })

  test.each([
    [{ hasQr: true }, 'Do not scan it'],
    [{ signals: [{ id: 'code.pairing', evidence: 'ABCD-••••' }] }, 'Do not type that code'],
    [{ lure: 'call-forwarding', story: 'lure.dial-code' }, 'Do not dial it'],
    [{ lure: 'otp-request', story: 'lure.code-by-mistake' }, 'Give the code to nobody'],
    [{ lure: 'money-request', story: 'lure.friend-money' }, 'Send no money yet'],
  ] satisfies [Partial<AdviceInput>, string][])('leads with the action that fits %j', (changes, action) => {
    expect(reply(changes, VOTE).split('\n')[0]).toContain(action)
  })

  test.each([
    ['PK', 'National CERT of Pakistan, 2026-01-13'],
    ['KZ', 'Ministry of Internal Affairs of Kazakhstan, 2026-01-08'],
    ['DE', 'CERT-In (India), 2025-12-19'],
  ])('from %s cites %s', (country, source) => {
    expect(reply({ country }, VOTE)).toContain(`Source: ${source}`)
  })

  test('is given even when the words also ask for help', () => {
    expect(reply({ intent: 'help' }, VOTE)).toContain('STOP')
  })
})

describe('other levels', () => {
  test('unknown never reassures', () => {
    expect(reply({})).toContain('I found no known sign. That does not prove it is safe.')
  })

  test('a code message alone', () => {
    const signals = [{ id: 'otp.genuine', evidence: '•••-•••' }]
    const text = reply({ level: 'info', signals, containsOwnCode: true })
    expect(text).toContain('Give this code to nobody')
    expect(text).toContain('Someone may be registering your number')
    expect(text).toContain('I have not kept the code. Do not send it to anyone, me included.')
  })

  test('an official warning is said to match official advice, not to be genuine', () => {
    const signals = [{ id: 'warning.official', evidence: '' }]
    expect(reply({ level: 'info', signals })).toContain(
      'This looks like a warning. It matches official advice.',
    )
  })

  test('an id without a text of its own does not break the reply', () => {
    expect(reply({ signals: [{ id: 'lure.unheard-of', evidence: 'x' }] }, VOTE)).toContain('GhostPairing')
  })
})

describe('circumstances', () => {
  test.each([
    [{ ageMs: 31 * 60_000 }, 'more than 30 minutes old'],
    [{ truncated: true }, 'read only its beginning'],
    [{ messageLanguage: 'ps' }, 'do not know the language of this message well'],
    [{ kind: 'video' }, 'only at the text'],
    [{ kind: 'image', pictureFailure: 'damaged' }, 'The picture arrived damaged: send it again'],
    [{ kind: 'image', pictureFailure: 'unsupported-format' }, 'send a photo or a screenshot'],
    [{ kind: 'image', writing: 'illegible' }, 'could not read the writing in the picture'],
    [{ kind: 'image', writing: 'unread', hasQr: true }, 'could not read everything in the picture'],
    [{ kind: 'image', writing: 'none' }, 'about your text only'],
    [{ kind: 'document', writing: 'read', isCut: true }, 'first two pages only'],
  ] satisfies [Partial<AdviceInput>, string][])('%j is mentioned', (changes, note) => {
    expect(reply(changes, VOTE)).toContain(note)
  })

  test.each(['en', 'ur', 'ur-Latn', 'kk', 'ru', 'und'])('%s is a language we know', (messageLanguage) => {
    expect(reply({ messageLanguage }, VOTE)).not.toContain('do not know the language')
  })

  test('a picture with nothing in it says what can be done instead', () => {
    expect(reply({ kind: 'image', writing: 'none' })).toContain('Forward me the message itself')
  })

  test.each(LANGUAGES)('in %s nothing unread is ever led by “no known sign”', (replyLanguage) => {
    const none = CONTENT.locales[replyLanguage].messages.get('action.unknown') ?? ''
    const read = reply({ replyLanguage, kind: 'image', writing: 'read' })
    expect(read).toContain(none)
    const unread = everyCase(CONTENT).filter(
      ({ input }) =>
        input.level === 'unknown' &&
        (input.pictureFailure ?? (input.writing !== undefined && input.writing !== 'read')),
    )
    expect(unread.length).toBeGreaterThan(15)
    for (const { input } of unread.filter(({ input: { writing } }) => writing !== 'none')) {
      expect(reply({ ...input, replyLanguage })).not.toContain(none)
    }
  })

  test('an HEIC picture asks for a photo', () => {
    expect(reply({ kind: 'image', pictureFailure: 'unsupported-format' })).toContain('as a photo')
  })

  test('changes are confirmed in the new language', () => {
    expect(reply({ effects: [{ kind: 'set-language', language: 'ru' }] })).toContain(
      'Теперь отвечаю по-русски',
    )
    expect(reply({ effects: [{ kind: 'forget' }] })).toContain('is being erased')
  })

  test('only the contacts of the country are named', () => {
    expect(reply({ intent: 'report', country: 'PK' })).toContain('1799')
    expect(reply({ intent: 'report', country: 'KZ' })).toContain('1400')
    expect(reply({ intent: 'report', country: null })).not.toMatch(/1799|1400|102/)
  })
})

describe('reasons', () => {
  const signals = [
    ...VOTE.signals,
    { id: 'ask.vote', evidence: 'vote' },
    { id: 'ask.secrecy', evidence: 'tell nobody' },
    { id: 'url.lookalike', evidence: 'vote-dance.top' },
    { id: 'url.suspicious-tld', evidence: 'vote-dance.top' },
    { id: 'url.official', evidence: 'whatsapp.com' },
  ]

  test('say each thing once, and nothing that is true of honest messages', () => {
    const text = reasons({ ...VOTE, signals }, voiceOf(CONTENT.locales.en), 'full').join('\n')
    expect(text).toContain('imitates the address')
    expect(text).toContain('tell nobody')
    expect(text).not.toContain('asks you to vote')
    expect(text).not.toContain('has an ending')
    expect(text).not.toContain('whatsapp[.]com')
  })

  test('a code’s own "do not share" is no warning', () => {
    const both = [
      { id: 'otp.genuine', evidence: '•••-•••' },
      { id: 'warning.official', evidence: "Don't share this code" },
    ]
    expect(reply({ level: 'info', signals: both })).not.toContain('It warns about fraud')
  })

  test('a stranger’s linking code is not called the person’s code', () => {
    const linking = [{ id: 'qr.link-device', evidence: 'wa.me/settings/linked_devices#•••' }]
    expect(reply({ signals: linking, story: null, containsOwnCode: true }, VOTE)).not.toContain(
      'have not kept',
    )
  })
})

describe('recovery', () => {
  test.each(PATHS.filter((path) => path !== 'general'))('%s has steps of its own', (path) => {
    const text = reply({ level: 'info', intent: 'recover-account', path })
    expect(text).toBe(reply({ level: 'info', intent: 'secure-account', path }))
    expect(text.split('\n').filter((line) => /^(?:\d\. |• )/.test(line)).length).toBeGreaterThanOrEqual(3)
  })

  test('without a path the general question is asked', () => {
    const general = reply({ level: 'info', intent: 'recover-account', path: 'general' })
    expect(reply({ level: 'info', intent: 'recover-account' })).toBe(general)
    expect(general).toContain('What do you see?')
  })
})

describe('a bilingual reply', () => {
  test('says the action in both languages, within one reply’s length', () => {
    expect(everyCase(CONTENT).length).toBeGreaterThan(200)
    const text = reply({ replyLanguage: 'kk', secondLanguage: 'ru', country: 'KZ' }, VOTE)
    expect(text).toContain('ТОҚТАҢЫЗ. Сілтемені ашпаңыз.')
    expect(text).toContain('СТОП. Не открывайте ссылку.')
    expect(text.length).toBeLessThanOrEqual(VERDICT_LIMIT)
  })

  test('with twice the same language is an ordinary one', () => {
    expect(reply({ secondLanguage: 'en' }, VOTE)).toBe(reply({}, VOTE))
  })
})

test('however many notes and signals come together, the limits hold', () => {
  const worst: Partial<AdviceInput> = {
    ageMs: 60 * 60_000,
    truncated: true,
    messageLanguage: 'ps',
    containsOwnCode: true,
    kind: 'video',
  }
  for (const replyLanguage of LANGUAGES) {
    for (const { name, input, say } of everyCase(CONTENT)) {
      const text = composeReply({ ...input, ...worst, replyLanguage, country: 'KZ' }, CONTENT, say)
      const limit = input.path === null && input.level !== 'unknown' ? VERDICT_LIMIT : RECOVERY_LIMIT
      expect(text.length, `${replyLanguage} ${name}`).toBeLessThanOrEqual(limit)
    }
  }
})

test.each(LANGUAGES)('the fallback in %s says what to do meanwhile', (language) => {
  expect(composeFallback(language, CONTENT).split('\n').length).toBeGreaterThanOrEqual(5)
})
