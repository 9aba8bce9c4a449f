/** Whatever a reply tells people to write to the bot, the bot understands, in every language. */
import { expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { NOTHING_YET, UNKNOWN_PERSON, type Conversation } from '../../src/conversation/state.ts'
import { LANGUAGES } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { CONTENT } from './content.ts'

const content = prepareContent(loadContent())

/** Message id → the path its quoted words must lead to. */
const TOLD = {
  'stuck.link': 'app-installed',
  'stuck.two-step': 'two-step-locked',
  'r.found-one': 'device-linking',
} as const

test.each(LANGUAGES)('%s: “write to me …” leads to the right steps', async (language) => {
  for (const [id, path] of Object.entries(TOLD)) {
    const text = quoted(CONTENT.locales[language].messages.get(id) ?? '').at(-1) ?? ''
    expect([id, text]).not.toEqual([id, ''])
    const { intent, path: found } = await examine({ kind: 'text', text, forwarded: false }, content)
    expect([text, intent, found]).toEqual([text, 'recover-account', path])
  }
})

/** Options of "what already happened?" beside a linking trick → the path they lead to. */
const OPTIONS = {
  'happened.received': 'only-received',
  // What opens is the list of linked devices.
  'happened.opened': 'device-linking',
  'happened.gave': 'device-linking',
  'happened.locked-out': 'registration',
  'happened.dialled': 'call-forwarding',
  'happened.money-sent': 'money-sent',
  'happened.threats': 'threats',
} as const

test.each(LANGUAGES)('%s: the options are understood in words as well', async (language) => {
  const conversation: Conversation = {
    ...NOTHING_YET,
    step: { at: 'what-happened' },
    lure: 'device-linking',
    plan: 'linking-qr',
    language,
  }
  for (const [id, path] of Object.entries(OPTIONS)) {
    const text = CONTENT.locales[language].messages.get(id) ?? ''
    const known = { ...UNKNOWN_PERSON, conversation, conversedAtMs: 0 }
    const found = await examine({ kind: 'text', text, forwarded: false }, content, [], known)
    expect([id, text, found.path]).toEqual([id, text, path])
  }
})

test.each(LANGUAGES)('%s: the examples of the help text are understood', async (language) => {
  const help = CONTENT.locales[language].messages.get('menu.help') ?? ''
  const lastLine = help.slice(help.lastIndexOf('• '))
  const texts = [...quoted(help), ...[...lastLine.matchAll(/\*([^*]+)\*/g)].map((match) => match[1] ?? '')]
  const intents = []
  for (const text of texts)
    intents.push((await examine({ kind: 'text', text, forwarded: false }, content)).intent)
  expect(intents).toEqual([
    'recover-account',
    'secure-account',
    'person',
    'report',
    'language',
    'privacy',
    'delete',
  ])
})

function quoted(text: string): string[] {
  return [...text.matchAll(/[“«]([^”»]+)[”»]/g)].map((match) => match[1] ?? '')
}
