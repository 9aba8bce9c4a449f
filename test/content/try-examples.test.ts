/** Every example of the try page gets the answer that it is there to show, and names nobody's address. */
import { describe, expect, it, test } from 'vitest'
import { CONTENT_FOLDER, loadContent } from '../../src/content/load.ts'
import { loadTryExamples } from '../../src/content/try-examples.ts'
import { UNKNOWN_PERSON } from '../../src/conversation/state.ts'
import { LANGUAGES, type PictureResult } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'

const examples = loadTryExamples(CONTENT_FOLDER)
const content = prepareContent(loadContent())

const EXPECTED: Record<string, string> = {
  vote: 'danger device-linking check-message',
  code: 'danger otp-request check-message',
  qr: 'danger device-linking check-message',
  dial: 'danger call-forwarding check-message',
  link: 'danger phishing-link check-message',
  money: 'danger money-request check-message',
  warning: 'info null check-message',
  genuine: 'info null check-message',
  hacked: 'info null recover-account',
}

describe.each(LANGUAGES)('%s', (language) => {
  test('has them all', () => {
    expect(examples[language].map(({ id }) => id)).toEqual(Object.keys(EXPECTED))
  })

  it.each(examples[language].map((example) => [example.id, example] as const))('%s', async (id, example) => {
    const { text, forwarded, qr } = example
    const picture = async (): Promise<PictureResult> => ({
      ok: true,
      readings: [{ kind: 'qr', text: qr ?? '' }],
      writing: 'none',
    })
    const kind = qr === undefined ? 'text' : 'image'
    const { level, lure, intent, replyLanguage } = await examine(
      { kind, text, forwarded, ageMs: 0 },
      content,
      qr === undefined ? [] : [picture],
      UNKNOWN_PERSON,
    )
    expect(`${level} ${lure} ${intent}`).toBe(EXPECTED[id])
    expect(replyLanguage).toBe(language)
  })

  test('names no address but those for examples', () => {
    const addresses = examples[language].flatMap(
      ({ text }) => text.match(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi) ?? [],
    )
    expect(addresses.length).toBeGreaterThan(1)
    expect(addresses.filter((address) => !address.endsWith('.example'))).toEqual([])
  })
})
