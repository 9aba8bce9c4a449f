/** Whatever a reply tells people to write to the bot, the bot understands, in every language. */
import { expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { CONTENT } from './content.ts'

const content = prepareContent(loadContent())

/** Message id → the path its quoted words must lead to. */
const TOLD = {
  'tell.linking': 'device-linking',
  'tell.registration': 'registration',
  'tell.dial': 'call-forwarding',
  'tell.app': 'app-installed',
  'tell.money': 'money-sent',
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

test.each(LANGUAGES)('%s: the examples of the help text are understood', async (language) => {
  const help = CONTENT.locales[language].messages.get('menu.help') ?? ''
  const lastLine = help.slice(help.lastIndexOf('• '))
  const texts = [...quoted(help), ...[...lastLine.matchAll(/\*([^*]+)\*/g)].map((match) => match[1] ?? '')]
  const intents = []
  for (const text of texts)
    intents.push((await examine({ kind: 'text', text, forwarded: false }, content)).intent)
  expect(intents).toEqual(['recover-account', 'secure-account', 'report', 'language', 'privacy', 'delete'])
})

function quoted(text: string): string[] {
  return [...text.matchAll(/[“«]([^”»]+)[”»]/g)].map((match) => match[1] ?? '')
}
