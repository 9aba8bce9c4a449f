/** An operator's content over the program's own: what replaces, what adds, and what is refused with file and line. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkLocales } from '../../src/advice/check.ts'
import { loadContent, type Content } from '../../src/content/load.ts'
import { layOver, placeOf } from '../../src/content/overlay.ts'
import { overlayMark } from '../../src/content/overlay-files.ts'
import { ContentError } from '../../src/content/read-yaml.ts'

const own = loadContent()
let folder: string

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'overlay-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

const laid = (): Content => layOver(own, folder).content

function problems(): string[] {
  try {
    layOver(own, folder)
  } catch (error) {
    if (error instanceof ContentError) return error.problems
    throw error
  }
  return []
}

const LOCALE = 'language: ru\ndirection: ltr\nreviewed: none\nmessages:\n'

describe('what is laid over', () => {
  test('nothing, from an empty folder and from notes in it', () => {
    put('README.md', 'ours')
    put('.git/config', 'x')
    expect(layOver(own, folder)).toMatchObject({ files: [], hash: '' })
    expect(laid()).toBe(own)
  })

  test('a text, by its id and in its language alone', () => {
    put('locales/ru/ours.yaml', `${LOCALE}  why.url.shortener: "{$evidence}: короткая ссылка."\n`)
    const { locales } = laid()
    expect(locales.ru.messages.get('why.url.shortener')).toContain('короткая')
    expect(locales.ru.messages.size).toBe(own.locales.ru.messages.size)
    expect(locales.en).toBe(own.locales.en)
    expect(own.locales.ru.messages.get('why.url.shortener')).not.toContain('короткая')
  })

  test('a bank of one’s own, beside those that are known, and more bait words', () => {
    put(
      'brands.yaml',
      'brands:\n  - {id: our-bank, category: bank, names: [Our Bank], domains: [ourbank.example.com], keywords: [ourbank]}\nbaitWords: [tabysh]\n',
    )
    const { brands } = laid()
    expect(brands.brands).toHaveLength(own.brands.brands.length + 1)
    expect(brands.baitWords).toEqual([...own.brands.baitWords, 'tabysh'])
  })

  test('a country, a record in front of the others, and what rests on it', () => {
    const country = (code: string): string =>
      `country: ${code}\nlanguages: [ru]\nbilingual: [ru, en]\ncontacts:\n` +
      ['report', 'emergency']
        .map(
          (use) =>
            `  - {id: police-${use}, use: ${use}, status: confirmed, source: own, checked: 2026-11-01, short: {en: p, ur: p, ur-Latn: p, ru: p, kk: p}, long: {en: p, ur: p, ur-Latn: p, ru: p, kk: p}}\n`,
        )
        .join('')
    put('countries/KG.yaml', country('KG'))
    put('countries/PK.yaml', country('PK'))
    put(
      'advisories.yaml',
      '- {id: ours-1, kind: advisory, title: t, address: https://example.com/, reviewed: 2026-11-01, review: 2027-11-01, countries: [KG], issuer: {en: i, ur: i, ur-Latn: i, ru: i, kk: i}}\n',
    )
    put('steps.yaml', 'rests: {step.call-sender: [ours-1]}\n')
    const { countries, advisories, steps } = laid()
    expect([...countries.byCode.keys()].toSorted()).toEqual(['KG', 'KZ', 'PK'])
    expect(countries.byCode.get('PK')?.languages).toEqual(['ru'])
    expect(advisories[0]?.id).toBe('ours-1')
    expect(advisories).toHaveLength(own.advisories.length + 1)
    expect(steps.rests['step.call-sender']).toEqual(['ours-1'])
  })

  test('weights by id, risks by id, words of concepts and of conversations', () => {
    put(
      'signals.yaml',
      'signals:\n  url.shortener: {about: ours, weight: 50, group: url-hint, lure: phishing-link}\n',
    )
    put('qr-payloads.yaml', 'payloads: [{id: qr.esim, risk: critical}]\nbanks: {PK: {OURS: Our Bank}}\n')
    put('lexicon/ours.yaml', 'concepts: {our-thing: what we mean}\n')
    put('lexicon/en/any-name.yaml', 'our-thing: [our thing]\nask-vote: [cast a ballot]\n')
    put('words/en.yaml', 'answers: {done: [all sorted now]}\n')
    put('dial-words.yaml', 'en: {star: [asteriskos]}\n')
    const content = laid()
    expect(content.signals.signals['url.shortener']?.weight).toBe(50)
    expect(content.payloads.entries.find(({ id }) => id === 'qr.esim')?.risk).toBe('critical')
    expect(content.payloads.banks['PK']).toMatchObject({ OURS: 'Our Bank', HABB: 'HBL' })
    expect(content.lexicon['our-thing']).toEqual(['our thing'])
    expect(content.lexicon['ask-vote']).toEqual([...(own.lexicon['ask-vote'] ?? []), 'cast a ballot'])
    expect(content.words.wordings.en.answers.done).toContain('all sorted now')
    expect(content.words.wordings.en.answers.stuck).toEqual(own.words.wordings.en.answers.stuck)
    expect(content.dialWords.en.star).toContain('asteriskos')
    expect(content.dialWords.ru).toEqual(own.dialWords.ru)
  })

  test('changes its mark with every change, and its hash with the texts', () => {
    put('signals.yaml', 'signals: {}\n')
    const [mark, hash] = [overlayMark(folder), layOver(own, folder).hash]
    put('signals.yaml', 'payload: {}\n# more\n')
    expect(overlayMark(folder)).not.toBe(mark)
    expect(layOver(own, folder).hash).not.toBe(hash)
  })
})

describe('what is refused, with file and line', () => {
  test.each([
    [
      'an unknown key',
      'signals.yaml',
      'signals:\n  url.apk: {about: x, wieght: 3}\n',
      /^signals\.yaml:2: signals\.url\.apk: .*wieght/,
    ],
    [
      'a finding that is not there',
      'signals.yaml',
      'signals:\n  url.apc: {about: x}\n',
      /^signals\.yaml:\d+: no finding is called url\.apc/,
    ],
    ['YAML that is none', 'brands.yaml', 'brands: [\n', /^brands\.yaml:\d+: /],
    [
      'a bomb of aliases',
      'signals.yaml',
      `a: &a [x, x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e'].map((n, i) => `${n}: &${n} [${`*${'abcd'[i]}, `.repeat(10)}]`).join('\n')}\n`,
      /^signals\.yaml:\d+: /,
    ],
    [
      'a text in another language’s folder',
      'locales/kk/x.yaml',
      `${LOCALE}  reply.switch: "x"\n`,
      /^locales\/kk\/x\.yaml:1: language/,
    ],
    [
      'a pattern',
      'qr-payloads.yaml',
      'payloads: [{id: qr.wifi, risk: low, pattern: "(a+)+$"}]\n',
      /^qr-payloads\.yaml:1: .*pattern/,
    ],
    [
      'a payload that is not there',
      'qr-payloads.yaml',
      'payloads: [{id: qr.new, risk: low}]\n',
      /no payload is called qr\.new/,
    ],
    [
      'a concept that is not there',
      'lexicon/en/x.yaml',
      'no-such: [x]\n',
      /^lexicon\/en\/x\.yaml:1: no concept/,
    ],
    [
      'a spelling that is not there',
      'words/en.yaml',
      'answers: {done: ["<none> of it"]}\n',
      /^words\/en\.yaml:1: no spellings/,
    ],
    [
      'a plan that is not there',
      'plans.yaml',
      'choose: [{lure: other-scam, plan: none}]\n',
      /^plans\.yaml:1: no plan named none/,
    ],
    ['a country under another name', 'countries/XX.yaml', 'country: KZ\n', /^countries\/XX\.yaml:/],
    ['code', 'detect.ts', 'export {}', /^detect\.ts:1: is no content file/],
    ['prepared files', 'brands.json', '{}', /^brands\.json:1: is no content file/],
    ['a model', 'classifier.bin', 'x', /is no content file/],
    ['a name that means nothing', 'lures/deep/er/still/x.yaml', 'id: x', /lies too deep|name that nothing/],
    [
      'a language that nobody speaks here',
      'words/de.yaml',
      'answers: {}\n',
      /^words\/de\.yaml:1: has a name/,
    ],
    [
      'a file that is too large',
      'signals.yaml',
      `# ${'x'.repeat(1_000_001)}`,
      /^signals\.yaml:1: has \d+ bytes/,
    ],
  ])('%s', (_, name, text, expected) => {
    put(name, text)
    const found = problems()
    expect(found.length).toBeGreaterThan(0)
    expect(found[0]).toMatch(expected)
  })

  test('an id in two files, with both places', () => {
    for (const name of ['a', 'b']) put(`locales/ru/${name}.yaml`, `${LOCALE}  reply.switch: "x"\n`)
    expect(problems()).toEqual(['locales/ru/b.yaml:5: reply.switch is in locales/ru/a.yaml:5 as well'])
  })

  test('everything that is wrong at once, and nothing of it laid over', () => {
    put('signals.yaml', 'nonsense: 1\n')
    put('brands.yaml', 'nonsense: 1\n')
    put('locales/ru/ours.yaml', `${LOCALE}  reply.switch: "good"\n`)
    expect(problems()).toHaveLength(2)
  })

  test('links out of the folder; those inside are followed', () => {
    put('..v1/signals.yaml', 'signals: {}\n')
    symlinkSync('..v1/signals.yaml', join(folder, 'signals.yaml'))
    expect(layOver(own, folder).files).toEqual(['signals.yaml'])
    symlinkSync('/etc/passwd', join(folder, 'brands.yaml'))
    symlinkSync(dirname(folder), join(folder, 'lures'))
    symlinkSync('nowhere', join(folder, 'plans.yaml'))
    expect(problems()).toEqual([
      'brands.yaml:1: leads out of the folder',
      'lures:1: leads out of the folder',
      'plans.yaml:1: cannot be read, or leads nowhere',
    ])
  })

  test('a folder that is not there', () => {
    rmSync(folder, { recursive: true })
    expect(problems()).toEqual([expect.stringContaining('CONTENT_DIR is not there')])
    expect(overlayMark(folder)).toMatch(/^!/)
  })
})

test('a problem of the merged content is traced to its file and line', () => {
  put('locales/ru/ours.yaml', `${LOCALE}  # a note\n  why.url.shortener: "без переменной"\n`)
  const { content, places } = layOver(own, folder)
  const found = checkLocales(content).filter((one) => one.includes('why.url.shortener'))
  expect(found.map((one) => placeOf(one, places))).toEqual([
    expect.stringMatching(/^locales\/ru\/ours\.yaml:6: locales\/ru: why\.url\.shortener: variables/),
  ])
  expect(placeOf('locales/kk: why.url.shortener: missing', places)).toMatch(/^locales\/ru\/ours/)
  expect(placeOf('locales/kk: why.url.short: missing', places)).toMatch(/^locales\/kk/)
})
