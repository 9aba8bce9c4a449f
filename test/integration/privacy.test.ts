/**
 * Marked messages go every way a message can go, with everything logged; then nothing of them may be readable in
 * what the processes wrote, in the data folder, in any table or in any key.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RuntimeConfig } from '../../src/runtime.ts'
import { openPglite } from '../../src/store/pglite-pool.ts'
import { openPostgres } from '../../src/store/postgres-pool.ts'
import { killLeftovers, linkRunning, runStart, type BotProcess } from '../support/bot-process.ts'
import { eventually } from '../support/eventually.ts'
import { environmentOf } from '../support/journey.ts'
import { isSkipped, MODES, testConfig, type TestMode } from '../support/servers.ts'
import type { MessageContent, SendOptions } from '../support/whatsapp/controls.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { chatWithQr } from './journey-cases.ts'
import {
  filesOf,
  keysOf,
  MARKED_LID,
  MARKED_PERSON,
  MARKED_TEXT,
  marks,
  readableMarks,
  tablesOf,
  type Place,
} from './marks.ts'
import { startMediaGate, type MediaGate } from './media-gate.ts'

const PATIENCE_MS = 30_000

/** Every way through the bot that ends in an answer. */
async function markedMessages(): Promise<[MessageContent, SendOptions?][]> {
  const bytes = await chatWithQr()
  const caption = MARKED_TEXT
  return [
    [MARKED_TEXT],
    [{ kind: 'text', text: MARKED_TEXT, forwarded: 5 }, { via: 'lid' }],
    [{ kind: 'image', bytes, caption }],
    [{ kind: 'image', bytes, caption, media: { status: 404 } }],
    [{ kind: 'image', bytes, caption, media: { tamper: true } }],
    [{ kind: 'image', bytes, caption, media: { redirectTo: `http://127.0.0.1:1/${MARKED_PERSON}` } }],
    [{ kind: 'image', bytes: Buffer.from(MARKED_TEXT), caption }],
    [{ kind: 'document', bytes, fileName: MARKED_TEXT, mimetype: 'image/png', caption }],
    [{ kind: 'video', bytes, caption }],
    [{ kind: 'contact', name: MARKED_TEXT, phone: `+${MARKED_PERSON}` }],
    [{ kind: 'poll', question: MARKED_TEXT, options: [MARKED_TEXT, 'b'] }],
    [{ kind: 'view-once-image', bytes, caption }],
    [{ kind: 'text', text: MARKED_TEXT, quoted: { id: 'X', text: MARKED_TEXT } }],
    [MARKED_TEXT, { corrupt: true }],
    [`I gave the code ${MARKED_TEXT}`, { via: 'lid', hideOtherAddress: true }],
    [`${MARKED_TEXT} `.repeat(400), { copies: 2 }],
  ]
}

describe.each(MODES)('privacy, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('of marked messages', () => {
    let wa: LoopbackWhatsApp
    let gate: MediaGate
    let own: { config: RuntimeConfig; remove: () => Promise<void> }
    let environment: Record<string, string>
    let processes: BotProcess[] = []
    const written: Place[] = []

    beforeAll(async () => {
      wa = await startLoopbackWhatsApp()
      await wa.addContact(MARKED_PERSON, { name: 'somebody', lid: MARKED_LID })
      gate = await startMediaGate(wa.mediaOrigin)
      own = await testConfig(mode)
      environment = {
        ...environmentOf(own.config, wa),
        WHATSAPP_MEDIA_HOSTS: `${gate.host},${new URL(wa.mediaOrigin).host}`,
        LOG_LEVEL: 'debug',
        RETAIN_DAYS: '30',
        CONSOLE_LISTEN: '127.0.0.1:0',
        WHATSAPP_ACK_TIMEOUT_MS: '500',
      }
      processes = await startAll(mode, environment)
      await linkRunning(own.config.dataDir, wa)
    })
    afterAll(async () => {
      killLeftovers()
      await wa?.stop()
      await gate?.stop()
      await own?.remove()
    })

    it('answers them all', { timeout: 60_000 }, async () => {
      const messages = await markedMessages()
      expect(messages.length).toBeGreaterThan(14)
      for (const [content, options] of messages) {
        const id = await wa.send(MARKED_PERSON, content, options)
        await wa.waitOutbound((record) => record.quoted?.id === id, PATIENCE_MS)
      }
    })

    it('goes on when replies are lost or refused and when the link drops', { timeout: 60_000 }, async () => {
      await wa.setAckPolicy({ mode: 'none', times: 1 })
      const lost = await wa.send(MARKED_PERSON, MARKED_TEXT)
      await wa.waitOutbound((record) => record.quoted?.id === lost && record.ack === 'ok', PATIENCE_MS)
      const { logins } = await wa.snapshot()
      await wa.disconnect({ kind: 'drop' })
      const queued = await wa.send(MARKED_PERSON, MARKED_TEXT)
      await wa.waitSnapshot((snapshot) => snapshot.logins > logins, PATIENCE_MS)
      await wa.waitOutbound((record) => record.quoted?.id === queued, PATIENCE_MS)
      await wa.setAckPolicy({ mode: 'error', code: 463, times: 1 })
      await wa.send(MARKED_PERSON, MARKED_TEXT)
      await Promise.race(processes.map((each) => each.waitFor(/refused/)))
    })

    it('answers marked words and a marked picture on the try page', { timeout: 60_000 }, async () => {
      const address = /http:\/\/127\.0\.0\.1:\d+(?=\/try)/
      const origin = await Promise.any(processes.map((each) => each.waitFor(address)))
      await tryMarked(origin)
    })

    it('dies in the middle of a picture, another waiting', { timeout: 60_000 }, async () => {
      gate.close()
      const bytes = await chatWithQr()
      for (let n = 0; n < 2; n++) {
        await wa.send(MARKED_PERSON, { kind: 'image', bytes, caption: MARKED_TEXT, media: gate.route })
      }
      await gate.waitHeld(1)
      if (mode === 'distributed') written.push(...(await redisOf(own.config)))
      await Promise.all(processes.map((each) => each.kill('SIGKILL')))
    })

    it('left nothing readable behind', { timeout: 60_000 }, async () => {
      for (const [index, { stdout, stderr }] of processes.entries()) {
        written.push({ name: `stdout of process ${index}`, bytes: Buffer.from(stdout) })
        written.push({ name: `stderr of process ${index}`, bytes: Buffer.from(stderr) })
      }
      written.push(...filesOf(own.config.dataDir), ...(await tablesOfMode(own.config)))
      if (mode === 'distributed') written.push(...(await redisOf(own.config)))

      const all = await marks()
      const found = written.flatMap(({ name, bytes }) =>
        readableMarks(bytes, all).map((mark) => `${mark} in ${name}`),
      )
      expect(found).toEqual([])
      expectLookedAt(written, mode)
    })
  })
})

describe('the search', () => {
  it('finds every mark, plain, in base64, and among other digits only on its own', async () => {
    const all = await marks()
    expect([...all.keys()].length).toBeGreaterThan(7)
    const plain = Buffer.from(`x${MARKED_TEXT} ${MARKED_PERSON} ${MARKED_LID}`)
    const names = ['person', 'lid', 'WORD', 'CODE', 'PHONE', 'LINK_PATH']
    expect(readableMarks(plain, all)).toEqual(names)
    for (const offset of [0, 1, 2]) {
      const encoded = Buffer.from(plain.subarray(offset).toString('base64'))
      expect(readableMarks(encoded, all)).toEqual(names.filter((name) => name !== 'CODE'))
    }
    expect(readableMarks(await chatWithQr(), all)).toEqual(['picture bytes'])
    expect(readableMarks(Buffer.from('"time":1749182700000'), all)).toEqual([])
  })
})

function startAll(mode: TestMode, environment: Record<string, string>): Promise<BotProcess[]> {
  const roles = mode === 'embedded' ? ['gateway,worker,console'] : ['gateway', 'worker', 'console']
  return Promise.all(roles.map((role) => runStart(environment, role)))
}

/** One message with a picture through the page's form, until the answer quotes it. */
async function tryMarked(origin: string): Promise<void> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ text: MARKED_TEXT, country: 'PK', language: 'auto' }))
    form.set(name, value)
  form.set('picture', new Blob([await chatWithQr()], { type: 'image/png' }), `${MARKED_PERSON}.png`)
  const url = `${origin}/try`
  const sent = await fetch(`${url}/messages`, {
    method: 'POST',
    body: form,
    headers: { origin },
    redirect: 'manual',
  })
  expect(sent.status).toBe(303)
  const cookie = sent.headers.getSetCookie().map((each) => each.split(';')[0])
  await eventually(async () => {
    const page = await (await fetch(url, { headers: { cookie: cookie.join('; ') } })).text()
    if (!page.includes('class="quote"')) throw new Error('no answer on the try page')
  }, PATIENCE_MS)
}

async function tablesOfMode({ mode, dataDir }: RuntimeConfig): Promise<Place[]> {
  const pool =
    mode.kind === 'embedded'
      ? await openPglite(`${dataDir}/pglite`)
      : await openPostgres(mode.databaseUrl, () => {})
  try {
    return await tablesOf(pool)
  } finally {
    await pool.end()
  }
}

function redisOf({ mode, queuePrefix }: RuntimeConfig): Promise<Place[]> {
  return mode.kind === 'distributed' ? keysOf(mode.redisUrl, queuePrefix ?? '') : Promise.resolve([])
}

/** A search that saw nothing must fail. */
function expectLookedAt(written: Place[], mode: TestMode): void {
  const sizeOf = (part: string) =>
    written.filter(({ name }) => name.includes(part)).reduce((sum, { bytes }) => sum + bytes.length, 0)
  const leastBytes: [part: string, bytes: number][] = [
    ['stderr', 2_000],
    ['forwardcheck.inbox', 1_000],
    ['forwardcheck.outbox', 5_000],
    ['forwardcheck.case_record', 5_000],
    ['forwardcheck.case_mark', 500],
    ['forwardcheck.trial', 50],
    ['forwardcheck.session_record', 10_000],
    ['data.key', 40],
    mode === 'embedded' ? ['/pglite/', 1_000_000] : [':inbound:', 200],
  ]
  for (const [part, bytes] of leastBytes)
    expect({ part, isLarge: sizeOf(part) > bytes }).toEqual({ part, isLarge: true })
}
