/** Every labelled tuning row, lure example and payload example: redacted, they are judged as they were written. */
import { expect, test } from 'vitest'
import { readSet } from '../../bench/eval-rows.ts'
import { loadContent } from '../../src/content/load.ts'
import { maskSecrets } from '../../src/triage/mask.ts'
import { classifyPayload } from '../../src/triage/qr-payload.ts'
import { readTokens, redactText, showTokens } from '../../src/triage/redact.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const content = loadContent()
const ready = prepareTriage(content)

const MESSAGES = [
  ...readSet('tuning').map(({ text }) => text),
  ...content.lures.flatMap(({ matches, misses }) => [...matches, ...misses].map(({ text }) => text)),
]
const REDACTED = MESSAGES.filter((text) => redactText(text) !== text)

const EXAMPLES = content.payloads.entries.flatMap(({ examples }) => examples)
const WRITTEN: [how: string, write: (text: string) => string][] = [
  ['alone', (text) => text],
  ['in a message', (text) => `Scan this to get your prize: ${text} and tell me when it is done`],
  ['behind a line break', (text) => `Открой это\n${text}\nсейчас`],
]

/** A payment code's own check sum, which covers a hidden account, is made anew. */
const withoutCheckSum = (text: string): string =>
  text.replace(/(?<=00020[12].{20,400}(?:63|10)04)[0-9A-F]{4}/, '')

const readAgain = (text: string): string => readTokens(redactText(text)).text

function expectSameMask(text: string): void {
  const redacted = redactText(text)
  expect(redacted.length).toBe(text.length)
  expect(withoutCheckSum(maskSecrets(readTokens(redacted).text))).toBe(withoutCheckSum(maskSecrets(text)))
  expect(maskSecrets(showTokens(redacted))).toBe(showTokens(redacted))
  expect(redactText(redacted)).toBe(redacted)
}

/** Masking takes them for secrets by their shape. */
const NO_SECRET = /(?<![A-Z])[A-Z]{8}(?![A-Z])|sum=\d/i

test('rows without secrets stay as they are, the others are masked as before and settle at once', () => {
  expect(MESSAGES.length).toBeGreaterThan(13_000)
  expect(REDACTED.length).toBeGreaterThan(600)
  const plain = MESSAGES.filter((text) => maskSecrets(text) === text)
  for (const text of plain) expect(redactText(text)).toBe(text)
  const left = MESSAGES.filter((text) => redactText(text) === text && maskSecrets(text) !== text)
  expect(left.length).toBeLessThan(REDACTED.length / 50)
  for (const text of left) expect(text).toMatch(NO_SECRET)
  for (const text of REDACTED) expectSameMask(text)
})

test.each(WRITTEN)('payload examples %s are masked as before and settle at once', (_how, write) => {
  expect(EXAMPLES.length).toBeGreaterThan(120)
  for (const { text } of EXAMPLES) expectSameMask(write(text))
})

function verdictOf(text: string, forwarded: boolean): string {
  const { verdict } = triage({ kind: 'text', text, forwarded }, [], ready)
  const { level, lure, story, intent, path, signals } = verdict
  return JSON.stringify([level, lure, story, intent, path, signals.map(({ id }) => id)])
}

/** Of a four-digit code it is not told that it looks like a year, which detectors take for none. */
const YEAR = /(?<!\p{Nd})(?:19|20)\d\d(?!\p{Nd})/u

test('rows are judged the same', () => {
  const different = REDACTED.filter((text) =>
    [false, true].some((forwarded) => verdictOf(text, forwarded) !== verdictOf(readAgain(text), forwarded)),
  )
  expect(different.filter((text) => !YEAR.test(text))).toEqual([])
  expect(different.length).toBeLessThanOrEqual(REDACTED.length / 200)
})

/** What depends on the account's own digits: its last four, and the check sum over them. */
const OWN = new Set(['account', 'crc'])

test.each(WRITTEN)('payload examples %s are recognised, with their harmless fields', (_how, write) => {
  const classify = (text: string) => {
    const { id, fields } = classifyPayload(text, content.payloads)
    return [id, Object.entries(fields).filter(([name]) => !OWN.has(name))]
  }
  const ids = (text: string): string[] =>
    triage({ kind: 'text', text, forwarded: true }, [], ready).observables.map((seen) =>
      seen.kind === 'payload' ? seen.payload.id : seen.kind,
    )
  for (const { text } of EXAMPLES) {
    const written = write(text)
    expect(classify(readAgain(written))).toEqual(classify(written))
    expect([written, ids(readAgain(written))]).toEqual([written, ids(written)])
  }
})

const PIECE = 4
/** Country, check digits and bank of an account. */
const BANK = /^PK\d{2}[A-Z]{4}|^KZ\d{5}/

/** Pieces of the secrets that can still be read. */
function shown(text: string, secrets: readonly string[]): string[] {
  const compact = text.replace(/\s/g, '')
  return secrets.flatMap((secret) => {
    const own = secret.replace(BANK, '')
    const pieces = Array.from({ length: own.length - PIECE + 1 }, (_, at) => own.slice(at, at + PIECE))
    return pieces.filter((piece) => new Set(piece).size > 2 && compact.includes(piece))
  })
}

test.each(WRITTEN)('no piece of a secret is left of payload examples %s', (_how, write) => {
  const secretive = EXAMPLES.flatMap(({ text, secrets }) => (secrets ? [{ text, secrets }] : []))
  expect(secretive.length).toBeGreaterThan(50)
  for (const { text, secrets } of secretive) {
    // Words of ours around the payload are no pieces of its secret.
    const around = shown(write(''), secrets)
    const left = shown(redactText(write(text)), secrets).filter((piece) => !around.includes(piece))
    expect([text, left]).toEqual([text, []])
  }
})

test('no number and no key that masking hides can be read in what is kept', () => {
  const runs = REDACTED.flatMap((text) => {
    const masked = maskSecrets(text)
    const redacted = redactText(text)
    let run = ''
    return Array.from({ length: text.length + 1 }, (_, at) => {
      const isLeft =
        masked[at] !== text[at] && redacted[at] === text[at] && /[\p{L}\p{N}]/u.test(text[at] ?? '')
      const ended = isLeft ? '' : run
      run = isLeft ? run + text[at] : ''
      return ended
    })
  })
  // Four letters of a bank, or a word.
  expect(runs.filter((run) => run.length >= PIECE && !/^(?:[A-Z]{4}|[A-Z]{8})$/i.test(run))).toEqual([])
})
