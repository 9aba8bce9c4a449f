/** The hand-over inbox through its pages: roles, record, answers through the bot once, what is refused, closing. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/model.ts'
import type { HandOverContact, HandOverSubject } from '../../../src/store/store.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { answered, contact, freshChat, subject } from '../../store/waiting.ts'

const HOSTILE = '"><script>alert(1)</script>'
const nowMs = Date.UTC(2026, 10, 23, 12)
const TOKEN = 'b1946ac9-2a2e-4a5c-8d3f-0d1c2b3a4f5e'

let bench: TestConsole
beforeAll(async () => {
  bench = await openTestConsole({
    as: 'analyst',
    environment: { DUTY_HOURS: 'Mon-Fri 09:00-18:00', DUTY_ZONE: 'UTC' },
    parts: { nowMs: () => nowMs },
  })
})
beforeEach(async () => {
  bench.as('analyst')
  bench.audit.length = 0
  bench.jobs.length = 0
  for (const table of ['hand_over', 'outbox']) await bench.database.query(`DELETE FROM forwardcheck.${table}`)
})
afterAll(() => bench.close())

const textOf = async (path: string, language = 'en'): Promise<string> =>
  (await bench.get(path, { 'accept-language': language })).text()

async function ask(
  part: { contact?: Partial<HandOverContact>; subject?: Partial<HandOverSubject> } = {},
): Promise<{ id: string; chat: string; chatKey: string }> {
  const chat = freshChat()
  const wish = {
    kind: 'hand-over' as const,
    contact: { ...contact(chat), ...part.contact },
    subject: { ...subject, ...part.subject },
  }
  const { chatKey } = await answered(
    bench.parts.store,
    chat,
    { effects: [wish], replies: [] },
    nowMs - 60_000,
  )
  const { rows } = await bench.database.query<{ id: string }>(
    `SELECT max(id)::text AS id FROM forwardcheck.hand_over`,
  )
  return { id: rows[0]?.id ?? '', chat, chatKey }
}

const fields = (part: Record<string, string> = {}) => ({
  once: TOKEN,
  name: 'Dana, Help Desk',
  text: 'Сначала выйдите со всех устройств.',
  ...part,
})
const send = (id: string, part: Record<string, string> = {}) =>
  bench.post(`/hand-overs/${id}/answer`, fields(part))
const sentTo = async (chatKey: string): Promise<string[]> =>
  (await bench.parts.store.pendingReplies('simulator', chatKey)).map(({ reply }) => reply.text)

describe('the inbox', () => {
  it('tells who waits and whether somebody is on duty, to whoever may see the console', async () => {
    expect(await textOf('/hand-overs')).toContain('Nobody waits')
    const { id } = await ask()
    for (const role of ['viewer', 'analyst'] as const) {
      bench.as(role)
      const page = await textOf('/hand-overs')
      expect(page).toContain(`href="/hand-overs/${id}"`)
      expect(page).toContain('On duty now')
      expect(page).toContain('Kazakhstan')
      expect(page).toContain('one-time code')
      expect(page).toContain('not yet')
      for (const secret of ['1555', '+1555']) expect(page).not.toContain(secret)
      expect(await textOf('/hand-overs/open')).toContain(`href="/hand-overs/${id}"`)
    }
    expect(bench.audit).toEqual([])
    bench.as(null)
    expect((await bench.get('/hand-overs')).headers.get('location')).toContain('/login')
  })

  it('opens the address for analysts only, and records it', async () => {
    const { id } = await ask()
    bench.as('viewer')
    const viewed = await textOf(`/hand-overs/${id}`)
    expect(viewed).not.toContain('15550001111')
    expect(viewed).toContain('Only analysts open the address')
    expect(viewed).not.toContain('<textarea')
    for (const [path, form] of [
      ['answer', fields()],
      ['notes', { notes: 'x' }],
      ['close', { outcome: 'helped' }],
    ] as const) {
      expect((await bench.post(`/hand-overs/${id}/${path}`, form)).status).toBe(403)
    }
    expect((await bench.get(`/hand-overs/${id}/answers`)).status).toBe(403)
    expect(bench.audit).toEqual([])
    bench.as('analyst')
    expect(await textOf(`/hand-overs/${id}`)).toContain('+15550001111')
    expect(bench.audit).toMatchObject([{ action: 'hand-over.read', subject: id }])
    await textOf(`/hand-overs/${id}/answers`)
    expect(bench.audit).toHaveLength(1)
  })

  it('is written in every language, and escapes what came from outside', async () => {
    const { id } = await ask({
      contact: { from: HOSTILE, country: HOSTILE },
      subject: { story: HOSTILE, reason: HOSTILE },
    })
    await send(id, { text: HOSTILE })
    await bench.post(`/hand-overs/${id}/notes`, { notes: HOSTILE })
    for (const language of LANGUAGES) {
      for (const path of ['/hand-overs', '/hand-overs?which=closed', `/hand-overs/${id}`]) {
        const page = await textOf(path, language)
        expect(page).not.toContain('⟦')
        expect(page).not.toContain(HOSTILE)
      }
    }
    expect(await textOf(`/hand-overs/${id}`)).toContain('&lt;script&gt;')
    // What was refused is shown again as it was written.
    const again = await (await send(id, { name: HOSTILE, text: HOSTILE })).text()
    expect(again).not.toContain(HOSTILE)
    expect(again).toContain('&lt;script&gt;')
  })
})

describe('an answer', () => {
  it('reaches the outbox once, to that chat and by that number, and says that a human writes', async () => {
    const { id, chat, chatKey } = await ask()
    const first = await send(id, { text: 'Hello.\r\nLog out all devices.' })
    expect([first.status, first.headers.get('location')]).toEqual([303, `/hand-overs/${id}`])
    // A double click.
    expect((await send(id, { text: 'Hello.\r\nLog out all devices.' })).status).toBe(303)
    const pending = await bench.parts.store.pendingReplies('simulator', chatKey)
    expect(pending.map(({ reply }) => ({ chat: reply.chat, text: reply.text, quote: reply.quote }))).toEqual([
      {
        chat,
        text: '*Сізге адам жазып отыр: Dana, Help Desk*\nHello.\nLog out all devices.',
        quote: undefined,
      },
    ])
    expect(bench.jobs).toEqual([{ account: 'simulator', chatKey }])
    expect(bench.audit).toMatchObject([{ action: 'hand-over.answer', subject: id, outcome: 'done' }])
    const page = await textOf(`/hand-overs/${id}`)
    expect(page).toContain('waiting')
    await bench.parts.store.markSent(pending[0]?.id ?? '', nowMs)
    expect(await textOf(`/hand-overs/${id}/answers`)).toContain('>sent<')
  })

  it('has a token of its own in every page', async () => {
    const { id } = await ask()
    const tokenOf = (page: string) => /name="once" value="([0-9a-f-]{36})"/.exec(page)?.[1]
    const tokens = [tokenOf(await textOf(`/hand-overs/${id}`)), tokenOf(await textOf(`/hand-overs/${id}`))]
    expect(tokens.every((token) => token !== undefined)).toBe(true)
    expect(tokens[0]).not.toBe(tokens[1])
  })

  it.each([
    ['a link', { text: 'open https://help-desk.example.org/form' }, 'help-desk.example.org'],
    ['a code', { text: 'your code is 482913' }, 'Nobody here sends or asks for codes'],
    ['no text', { text: ' \r\n ' }, 'at most 1500 characters'],
    ['too much text', { text: 'x'.repeat(1_501) }, 'at most 1500 characters'],
    ['a name that ends its line', { name: 'Dana*\nfree money' }, 'a name of letters'],
    ['a made-up token', { once: 'x' }, 'at most 1500 characters'],
  ])(
    'with %s is not sent, and shown again with the reason',
    async (_what, part: Record<string, string>, reason) => {
      const { id, chatKey } = await ask()
      const response = await send(id, part)
      expect(response.status).toBe(422)
      const page = await response.text()
      expect(page).toContain(reason)
      expect(page).toContain('aria-invalid="true"')
      expect(await sentTo(chatKey)).toEqual([])
      expect(bench.jobs).toEqual([])
    },
  )

  it('may name an official address and a phone number', async () => {
    const { id, chatKey } = await ask()
    const text = 'Call 1991 or +92 51 111 222 333, and read faq.whatsapp.com'
    expect((await send(id, { text })).status).toBe(303)
    expect(await sentTo(chatKey)).toEqual([expect.stringContaining(text)])
  })

  it('is not sent to somebody whose request is closed', async () => {
    const { id, chatKey } = await ask()
    expect((await bench.post(`/hand-overs/${id}/close`, { outcome: 'helped' })).status).toBe(303)
    const response = await send(id)
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('somebody has closed this request')
    expect(await sentTo(chatKey)).toEqual([])
    const page = await textOf(`/hand-overs/${id}`)
    expect(page).not.toContain('name="once"')
    expect(page).not.toContain('+15550001111')
    expect(page).toContain('helped')
    expect(bench.audit.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['hand-over.close', 'helped'],
      ['hand-over.answer', 'closed'],
      ['hand-over.read', 'done'],
      ['hand-over.read', 'done'],
    ])
    expect((await bench.post(`/hand-overs/${id}/close`, { outcome: 'stolen' })).status).toBe(422)
  })

  it('leaves nothing of itself in the log of what operators did', async () => {
    const { id } = await ask()
    await send(id)
    await bench.post(`/hand-overs/${id}/notes`, { notes: 'a private note' })
    const recorded = JSON.stringify(bench.audit)
    expect(bench.audit.map(({ action }) => action)).toEqual(['hand-over.answer', 'hand-over.note'])
    for (const word of ['выйдите', 'private', 'Dana', '1555']) expect(recorded).not.toContain(word)
    expect(await textOf(`/hand-overs/${id}`)).toContain('a private note')
  })

  it('says when they wrote to the bot again', async () => {
    const { id, chat } = await ask()
    await answered(bench.parts.store, chat, {}, nowMs)
    expect(await textOf(`/hand-overs/${id}`)).toMatch(
      /Wrote again \(UTC\)<\/dt>\s*<dd>\s*<time datetime="2026-11-23T12:00/,
    )
  })
})
