/** The README's transcripts are what the program answers today, one per language. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadContent } from '../src/content/load.ts'
import { LANGUAGES } from '../src/model.ts'
import { examine, prepareContent } from '../src/pipeline.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const section = /<!-- transcripts -->([\s\S]*?)<!-- \/transcripts -->/.exec(readme)?.[1] ?? ''
const transcripts = [...section.matchAll(/```text\n> (.+)\n\n([\s\S]*?)\n```/g)].map(
  ([, message, reply]) => ({
    message: message!,
    reply: reply!,
  }),
)
const content = prepareContent(loadContent())

test('there is one transcript per language, and each is true', async () => {
  expect(transcripts.length).toBe(LANGUAGES.length)
  const languages = []
  for (const { message, reply } of transcripts) {
    const examination = await examine({ kind: 'text', text: message, forwarded: false }, content)
    expect(examination.reply).toBe(reply)
    languages.push(examination.replyLanguage)
  }
  expect(languages.toSorted()).toEqual([...LANGUAGES].toSorted())
})
