/** Operators' lists: looking up by host, number and payload, and what block and allow do to a verdict. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import type { Reading, Submission } from '../../src/model.ts'
import {
  compileIndicators,
  findHost,
  findPayload,
  type Indicator,
  type Indicators,
} from '../../src/triage/indicators.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'
import { parseUrl } from '../../src/triage/url-parse.ts'

const NOW_MS = 1_000
const ready = prepareTriage(loadContent())

let lastId = 0
function indicator(
  list: Indicator['list'],
  kind: Indicator['kind'],
  value: string,
  untilMs: number | null = null,
): Indicator {
  return { id: String(++lastId), list, kind, value, untilMs }
}
const block = (kind: Indicator['kind'], value: string, untilMs?: number): Indicator =>
  indicator('block', kind, value, untilMs)
const allow = (value: string): Indicator => indicator('allow', 'domain', value, NOW_MS + 1)
const at = (list: Indicator[], nowMs = NOW_MS): Indicators => ({ book: compileIndicators(list), nowMs })

function judge(list: Indicator[], text: string, readings: Reading[] = [], nowMs = NOW_MS) {
  const submission: Submission = { kind: 'text', text, forwarded: true }
  return triage(submission, readings, { ...ready, indicators: at(list, nowMs) }).verdict
}

const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/)
const top = fc.stringMatching(/^[a-z]{2,6}$/)
const host = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), top)
  .map(([labels, ending]) => [...labels, ending].join('.'))

describe('a host is found', () => {
  test('by its own name and by every name under it, whatever stands around it', () => {
    fc.assert(
      fc.property(host, fc.array(label, { maxLength: 4 }), fc.boolean(), (name, before, dotted) => {
        const below = [...before, name].join('.')
        const url = parseUrl(`HTTPS://user:word@${below.toUpperCase()}${dotted ? '.' : ''}:8443/x?y#z`)
        fc.pre(url !== null)
        const found = findHost(url?.host ?? '', at([block('domain', new URL(`http://${name}`).hostname)]))
        expect(found?.kind).toBe('domain')
      }),
      { numRuns: 300 },
    )
  })

  test('and never by a name that only ends alike, holds it, or stands before the at sign', () => {
    const list = at([block('domain', 'evil.example')])
    const others = [
      'notevil.example',
      'evil.example.org',
      'example',
      'evil-example',
      'evil.example@good.example',
    ]
    for (const name of others) expect(findHost(name, list)).toBeNull()
    expect(findHost(parseUrl('https://evil.example@good.example/')?.host ?? '', list)).toBeNull()
    expect(findHost(parseUrl('https://good.example@evil.example/')?.host ?? '', list)).not.toBeNull()
    expect(findHost(parseUrl('https://good.example\\@evil.example/')?.host ?? '', list)).toBeNull()
  })

  test('in letters of any script by its ASCII form', () => {
    const list = at([block('domain', 'xn--e1afmkfd.xn--p1ai')])
    expect(findHost(parseUrl('http://сайт.ПРИМЕР.рф./')?.host ?? '', list)).not.toBeNull()
  })

  test('by the longest name, and by a shorter one once that has expired', () => {
    const list = [allow('good.example'), block('domain', 'bad.good.example', 500)]
    expect(findHost('x.bad.good.example', at(list, 499))?.list).toBe('block')
    expect(findHost('x.bad.good.example', at(list, 500))?.list).toBe('allow')
    expect(findHost('x.bad.good.example', at(list, NOW_MS + 1))).toBeNull()
  })
})

describe('a payload is found', () => {
  test('by its beginning and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60 }), fc.string(), (value, rest) => {
        const list = at([block('payload', value), block('payload', `${value}~`)])
        expect(findPayload(value + rest, list)?.value).toBe(rest.startsWith('~') ? `${value}~` : value)
        expect(findPayload(`${value.slice(0, -1)}\u0000${rest}`, list)?.value ?? null).toBeNull()
      }),
    )
  })
})

describe('what is blocked is a danger', () => {
  const clean = 'see you there at five'
  test.each([
    ['an address', block('domain', 'quiet.example'), `${clean} https://a.quiet.example./x`, 'phishing-link'],
    [
      'an address inside another link',
      block('domain', 'quiet.example'),
      `${clean} https://ok.example.org/?to=https%3A%2F%2Fquiet.example%2F`,
      'phishing-link',
    ],
    ['a number', block('phone', '+923001234567'), `${clean}, call 0300 1234567`, 'other-scam'],
    [
      'a number in a chat link',
      block('phone', '+923001234567'),
      `${clean} https://wa.me/923001234567`,
      'other-scam',
    ],
    [
      'a link',
      block('payload', 'https://ok.example.org/x9'),
      `${clean} https://OK.example.org/x9/abc`,
      'phishing-link',
    ],
  ] as const)('%s', (_, entry, text, lure) => {
    expect(judge([], text).level).not.toBe('danger')
    const verdict = judge([entry], text)
    expect(verdict).toMatchObject({ level: 'danger', lure })
    expect(verdict.signals[0]?.id).toBe(`indicator.block-${entry.kind}`)
  })

  test('a symbol in a picture, by its beginning and by its host', () => {
    const readings: Reading[] = [{ kind: 'qr', text: 'https://quiet.example.com/pay/7' }]
    expect(judge([], '', readings).level).not.toBe('danger')
    expect(judge([block('payload', 'https://quiet.example.com/pay')], '', readings).level).toBe('danger')
    expect(judge([block('domain', 'example.com')], '', readings).level).toBe('danger')
  })

  test('wherever it stands in a long chat, and until its time is over', () => {
    const talk = 'We met at the market yesterday and talked about the weather and the garden.\n'.repeat(40)
    const text = `${talk}https://quiet.example/x\n${talk}`
    const entry = block('domain', 'quiet.example', 500)
    expect(judge([entry], text, [], 499).level).toBe('danger')
    expect(judge([entry], text, [], 500).level).toBe('unknown')
  })

  test('and the story that is told names it', () => {
    const text = 'Please vote for my niece in the dance contest https://quiet.example.com/n'
    expect(judge([block('domain', 'quiet.example.com')], text)).toMatchObject({
      level: 'danger',
      lure: 'device-linking',
      story: 'lure.vote-contest',
    })
  })
})

describe('what is allowed', () => {
  const link = 'https://kaspi-bonus.top/x'

  test('drops what spoke against the address, and never says more than that nothing is known', () => {
    const before = judge([], link)
    expect(before.level).not.toBe('unknown')
    const after = judge([allow('kaspi-bonus.top')], link)
    expect(after).toMatchObject({ level: 'unknown', lure: null })
    expect(after.signals.filter(({ id }) => id.startsWith('url.'))).toEqual([])
  })

  test('changes nothing of what the words ask, nor of what the link downloads or hides', () => {
    const list = [allow('kaspi-bonus.top')]
    const code = `bhai ghalti se mera 6 digit code tumhare number pe chala gaya, bhej do ${link}`
    expect(judge(list, code)).toMatchObject({ level: 'danger', lure: 'otp-request' })
    const ids = (text: string): string[] => judge(list, text).signals.map(({ id }) => id)
    expect(ids(`${link}/app.apk`)).toContain('url.apk')
    expect(ids('https://kaspi.kz@kaspi-bonus.top/')).toContain('url.userinfo')
  })

  test('speaks for its own links only', () => {
    const ids = judge([allow('kaspi-bonus.top')], `${link} https://kaspi-gold.top/`).signals.map(
      ({ id }) => id,
    )
    expect(ids).toContain('url.lookalike')
  })
})

test('a hundred thousand names cost no more than one', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => block('domain', `name-${n}.example`))
  const list = at(many)
  expect(findHost('a.b.name-99999.example', list)?.value).toBe('name-99999.example')
  const startedMs = performance.now()
  for (let n = 0; n < 20_000; n++) findHost(`a.b.c.other-${n}.example`, list)
  // About 10 ms; a walk through the list would take minutes.
  expect(performance.now() - startedMs).toBeLessThan(2_000)
})
