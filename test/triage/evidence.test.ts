// Evidence shows nothing that masking the whole message hides: a code is known by the words around it.
import { expect, test } from 'vitest'
import { readSet } from '../../bench/eval-rows.ts'
import { loadContent } from '../../src/content/load.ts'
import { maskSecrets } from '../../src/triage/mask.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const ready = prepareTriage(loadContent())

/** What masking hides, as written: runs of four characters and more. */
function secretsOf(text: string): string[] {
  const masked = maskSecrets(text)
  return [...masked.matchAll(/•{4,}/g)]
    .map(({ index, 0: dots }) => text.slice(index, index + dots.length))
    .filter((secret) => !secret.includes('•'))
}

test('no evidence of a tuning row shows a secret of it', () => {
  const rows = readSet('tuning')
    .map(({ id, text }) => ({ id, text, secrets: secretsOf(text) }))
    .filter(({ secrets }) => secrets.length > 0)
  expect(rows.length).toBeGreaterThan(300)
  const shown = rows.filter(({ text, secrets }) => {
    const { signals } = triage({ kind: 'text', text, forwarded: false }, [], ready).verdict
    return signals.some(({ evidence }) => secrets.some((secret) => evidence.includes(secret)))
  })
  expect(shown.map(({ id }) => id)).toEqual([])
})

test('a card number is hidden in every window of words around it', () => {
  const text =
    '4111 1111 1111 1111 urgent please transfer 20000 to this card number today, my account is blocked'
  const { signals } = triage({ kind: 'text', text, forwarded: false }, [], ready).verdict
  expect(signals.length).toBeGreaterThan(1)
  for (const { evidence } of signals) expect(evidence).not.toMatch(/1111/)
})
