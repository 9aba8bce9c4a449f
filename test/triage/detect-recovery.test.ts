import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { loadLexicon } from '../../src/content/lexicon.ts'
import { LANGUAGES } from '../../src/model.ts'
import { detectRecovery, type Recovery } from '../../src/triage/detect-recovery.ts'
import { compileLexicon, matchPhrases } from '../../src/triage/phrases.ts'
import { normalizeText, tokenize } from '../../src/triage/text.ts'

type Rows = Record<string, string[]>

const matcher = compileLexicon(loadLexicon('src/content'))
const SECURE = new Set(['check-devices', 'two-step', 'prevention'])

function recoveryOf(message: string, forwarded = false): Recovery | null {
  const text = normalizeText(message)
  const tokens = tokenize(text)
  return detectRecovery({ tokens, hits: matchPhrases(tokens, matcher), text, forwarded })
}

/** `unasked`: log-in codes that nobody asked for; the account is not lost, so that its protection helps. */
function wantedOf(path: string): string {
  if (path === 'unasked') return 'recover-account prevention'
  return `${SECURE.has(path) ? 'secure-account' : 'recover-account'} ${path}`
}

const shown = (recovery: Recovery | null): string =>
  recovery ? `${recovery.intent} ${recovery.path}` : 'none'

describe.each(LANGUAGES)('what happened, told in %s', (language) => {
  const { none, ...told } = parse(
    readFileSync(`test/triage/detect-recovery.${language}.yaml`, 'utf8'),
  ) as Rows

  it('has enough rows', () => {
    expect(Object.values(told).flat().length).toBeGreaterThanOrEqual(25)
    expect(none!.length).toBeGreaterThanOrEqual(15)
  })

  it('is heard, with the path of attack', () => {
    const mistaken = Object.entries(told).flatMap(([path, messages]) => {
      const wanted = wantedOf(path)
      return messages
        .filter((message) => shown(recoveryOf(message)) !== wanted)
        .map((message) => `${message}: ${shown(recoveryOf(message))}, not ${path}`)
    })
    expect(mistaken).toEqual([])
  })

  it('is told apart from lures, warnings and ordinary talk', () => {
    const mistaken = none!.filter((message) => recoveryOf(message) !== null)
    expect(mistaken.map((message) => `${message}: ${shown(recoveryOf(message))}`)).toEqual([])
  })
})

describe('forwards', () => {
  it('are examined, not taken for the sender’s own story, unless they plead for help', () => {
    expect(recoveryOf('I gave him the code', true)).toBeNull()
    expect(recoveryOf('my whatsapp is hacked, what should I do', true)?.intent).toBe('recover-account')
  })
})

describe('any input', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        recoveryOf(text)
      }),
    )
  })

  it('leaves long articles alone', () => {
    expect(recoveryOf('my whatsapp was hacked and then '.repeat(60))).toBeNull()
  })
})
