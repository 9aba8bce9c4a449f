/** Marked messages go through the real store, queues and pipeline; nothing of them may be readable in what is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator } from '../../src/channels/simulator.ts'
import { loadContent } from '../../src/content/load.ts'
import { examine, failedExamination, prepareContent } from '../../src/pipeline.ts'
import { readConfig } from '../../src/config.ts'
import type { Runtime } from '../../src/runtime.ts'
import { serveHealth, watchOver } from '../../src/start-health.ts'
import { redactMessage } from '../../src/triage/redact.ts'
import { createDrain } from '../../src/workers/drain.ts'
import { createExamine } from '../../src/workers/examine.ts'
import { createReceive } from '../../src/workers/receive.ts'
import { startSending } from '../../src/workers/sending.ts'
import { createSweep } from '../../src/workers/sweep.ts'
import { createTyping } from '../../src/workers/typing.ts'
import { MARKED_LID, MARKED_PERSON, MARKED_TEXT, marks, readableMarks } from '../integration/marks.ts'
import { eventually } from '../support/eventually.ts'
import { openTestRuntime, silentLog } from '../support/servers.ts'

const CHATS = [`${MARKED_PERSON}@s.whatsapp.net`, `${MARKED_LID}@lid`]

let runtime: Runtime
let told = ''
let chatKeys: string[] = []

beforeAll(async () => {
  runtime = await openTestRuntime('embedded')
  const { store, queues, database } = runtime
  const watched = { roles: 'gateway + worker', hasAnswers: true }
  const watch = watchOver({ dataDir: import.meta.dirname }, runtime, watched)
  const { meters } = watch.metrics
  const content = prepareContent(loadContent())
  let sends = 0
  const simulator = createSimulator({
    account: 'default',
    // One of each outcome, then all go out.
    answerSend: () => {
      sends++
      if (sends === 1) return { outcome: 'unknown', reason: MARKED_TEXT, code: MARKED_PERSON }
      if (sends === 2) return { outcome: 'refused', code: MARKED_TEXT }
      return { outcome: 'sent' }
    },
  })
  const typing = createTyping(simulator)
  const drain = createDrain({
    store,
    queues,
    log: silentLog,
    meters,
    examine: createExamine({
      examine: (submission, pictures, known) => examine(submission, content, pictures, known),
      fetchMedia: async () => ({ ok: false, failure: 'expired' }),
      readPicture: async () => ({ ok: false, failure: 'damaged' }),
      meters,
    }),
    fallback: ([message]) => failedExamination(message, undefined, content),
  })
  const receive = createReceive({
    store,
    queues,
    typing,
    redact: redactMessage,
    isPressing: () => true,
    log: silentLog,
    meters,
  })
  await simulator.start(receive)
  await queues.runDrain(drain, { concurrency: 4 })
  const sending = {
    channel: simulator,
    typing,
    store,
    queues,
    log: silentLog,
    pacing: 'off',
    meters,
  } as const
  await startSending({ ...sending, sends: { perMinute: 0, perHour: 0, perDay: 0 }, limits: { retryMs: 20 } })
  const sweep = createSweep({ store, queues, log: silentLog, meters })
  for (const chat of CHATS) {
    const from = `+${MARKED_PERSON}`
    await simulator.receive({ chat, from, text: MARKED_TEXT, forwarded: true })
    await simulator.receive({ chat, from, text: MARKED_TEXT, media: { source: 'file', path: MARKED_TEXT } })
  }
  await eventually(async () => {
    const { unanswered, unsent } = await store.health(Date.now())
    if (unanswered + unsent > 0) throw new Error(`${unanswered} unanswered, ${unsent} unsent`)
  })
  await sweep.runOnce()
  const { rows } = await database.query<{ chat_key: string }>(
    'SELECT DISTINCT chat_key FROM forwardcheck.inbox',
  )
  chatKeys = rows.map((row) => row.chat_key)

  const served = await serveHealth(readConfig({ HEALTH_LISTEN: '127.0.0.1:0' }), watch)
  const answers = await Promise.all(
    ['/healthz', '/readyz', '/metrics'].map(async (path) => (await fetch(`${served?.url}${path}`)).text()),
  )
  await served?.close()
  told = answers.join('\n')
}, 60_000)
afterAll(() => runtime?.close())

describe('health, readiness and metrics', () => {
  it('are served alone only where somebody wants it, and say when the address is taken', async () => {
    const watch = watchOver({ dataDir: import.meta.dirname }, runtime, { roles: 'worker', hasAnswers: true })
    expect(await serveHealth(readConfig({}), watch)).toBeNull()
    const first = await serveHealth(readConfig({ HEALTH_LISTEN: '127.0.0.1:0' }), watch)
    const taken = readConfig({ HEALTH_LISTEN: new URL(first?.url ?? '').host })
    await expect(serveHealth(taken, watch)).rejects.toThrow('HEALTH_LISTEN')
    await first?.close()
  })

  it('tell what was done', () => {
    expect(told).toContain('forwardcheck_campaigns_rising 0')
    expect(told).toContain('"status":"ready"')
    expect(told).toMatch(/forwardcheck_verdicts_total\{channel="whatsapp",level="danger",.*\} [1-9]/)
    expect(told).toMatch(/forwardcheck_picture_seconds_count\{outcome="expired"\} 2/)
    expect(told).toContain('outcome="refused",code="other"} 1')
    expect(told).toContain('outcome="unknown",code="other"} 1')
  })

  it('tell nothing of anybody', async () => {
    expect(chatKeys.length).toBe(2)
    expect(readableMarks(Buffer.from(told), await marks())).toEqual([])
    for (const key of chatKeys) expect(told).not.toContain(key.slice(0, 12))
    const labels = [...told.matchAll(/="([^"]*)"/g)].map(([, value]) => value ?? '')
    expect(labels.length).toBeGreaterThan(50)
    expect(labels.filter((value) => /[0-9a-f]{16}|\d{6}|@/i.test(value))).toEqual([])
  })
})
