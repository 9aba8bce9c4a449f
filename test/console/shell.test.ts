/** The frame around every page: language, roles, navigation, errors, assets. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localPath } from '../../src/console/local-path.ts'
import { LANGUAGES } from '../../src/model.ts'
import { openTestConsole, type TestConsole } from '../support/console.ts'

let bench: TestConsole
beforeAll(async () => {
  bench = await openTestConsole({ as: null })
})
afterAll(() => bench.close())

describe('every page', () => {
  it('is in the language of the browser, right to left in Urdu', async () => {
    for (const language of LANGUAGES) {
      const page = await (await bench.get('/nowhere', { 'accept-language': `${language}, en;q=0.5` })).text()
      expect(page).toContain(`<html lang="${language}" dir="${language === 'ur' ? 'rtl' : 'ltr'}">`)
    }
  })

  it('stays in the language that the reader chose', async () => {
    const chosen = await bench.get('/language?to=kk&back=%2Fnowhere')
    expect(chosen.headers.get('location')).toBe('/nowhere')
    const cookie = chosen.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await (await bench.get('/nowhere', { cookie })).text()).toContain('<html lang="kk"')
  })

  it('leads nowhere else with the way back', () => {
    expect(localPath('/cases?level=danger')).toBe('/cases?level=danger')
    for (const path of ['//evil.example', '/\\evil.example', 'https://evil.example', '', '/a b', '/a\\..']) {
      expect(localPath(path)).toBe('/')
    }
  })

  it('tells visitors and operators apart', async () => {
    bench.as(null)
    const visitor = await (await bench.get('/nowhere')).text()
    expect(visitor).toContain('href="/login"')
    expect(visitor).not.toContain('name="csrf"')
    bench.as('viewer')
    const operator = await (await bench.get('/nowhere')).text()
    expect(operator).toContain('an viewer')
    expect(operator).toContain('action="/logout"')
    bench.as(null)
  })

  it('says so when there is no such page', async () => {
    const answer = await bench.get('/nowhere')
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('There is no such page')
  })
})

describe('assets', () => {
  it('are kept for good under the address that pages give, and asked for again under others', async () => {
    const page = await (await bench.get('/nowhere')).text()
    const address = /href="(\/assets\/console\.css\?v=[0-9a-f]{12})"/.exec(page)?.[1] ?? ''
    const asset = await bench.get(address)
    expect(asset.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect((await bench.get('/assets/console.css')).headers.get('cache-control')).toBe('no-cache')
  })

  it('are files of one folder and nothing else', async () => {
    for (const name of [
      '..%2fconsole.ts',
      '%2e%2e%2fconsole.ts',
      'nothing.css',
      '..%2f..%2f..%2fpackage.json',
    ]) {
      expect((await bench.get(`/assets/${name}`)).status).toBe(404)
    }
  })
})

describe('the words of the console', () => {
  const folder = resolve(import.meta.dirname, '../../src/console')
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))

  it('have the same ids and variables in all five languages', () => {
    const { texts } = bench.parts
    const variables = (source: string): string[] =>
      [...source.matchAll(/\$[a-zA-Z]+/g)].map(String).toSorted()
    expect(texts.en.messages.size).toBeGreaterThan(30)
    for (const language of LANGUAGES) {
      const { messages } = texts[language]
      expect([language, [...messages.keys()].toSorted()]).toEqual([
        language,
        [...texts.en.messages.keys()].toSorted(),
      ])
      for (const [id, source] of messages) {
        const wanted = new Set(variables(texts.en.messages.get(id) ?? ''))
        expect([language, id, new Set(variables(source))]).toEqual([language, id, wanted])
      }
    }
  })

  it('are there for every id that a page names', () => {
    const named = sources.flatMap((source) =>
      [...source.matchAll(/\bsay\('([a-z0-9.-]+)'/g)].map(([, id]) => id ?? ''),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((id) => !bench.parts.texts.en.messages.has(id))).toEqual([])
  })
})
