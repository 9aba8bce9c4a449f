/** The pages of indicators as an analyst uses them, on an empty list before every test. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { openTestConsole, type TestConsole } from '../../support/console.ts'

/** Of the console. */
export const nowMs = Date.UTC(2026, 10, 23, 12)

export let bench: TestConsole

/** Called once at the top of a test file. */
export function useIndicators(): void {
  beforeAll(async () => {
    bench = await openTestConsole({ as: 'analyst', parts: { nowMs: () => nowMs } })
  })
  beforeEach(async () => {
    bench.as('analyst')
    bench.audit.length = 0
    await bench.database.query(`DELETE FROM forwardcheck.indicator`)
  })
  afterAll(() => bench.close())
}

export const textOf = async (path: string, language = 'en'): Promise<string> =>
  (await bench.get(path, { 'accept-language': language })).text()

export const send = (fields: Record<string, string> = {}): Promise<Response> =>
  bench.post('/indicators', {
    list: 'block',
    kind: 'domain',
    value: 'evil.example',
    reason: 'synthetic reason',
    until: '',
    ...fields,
  })

/** Its id. */
export async function add(fields: Record<string, string> = {}): Promise<string> {
  const answer = await send(fields)
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    expect.stringMatching(/^\/indicators\/\d+$/),
  ])
  return answer.headers.get('location')?.split('/').at(-1) ?? ''
}
