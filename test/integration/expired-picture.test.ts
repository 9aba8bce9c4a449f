/**
 * A picture that WhatsApp deleted from its hosts, through the whole bot in both modes: the worker asks, the gateway's
 * phone has it or not, and the person gets an answer in time either way.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { REPLY_PATIENCE_MS, startJourney, type Journey } from '../support/journey.ts'
import { isSkipped, MODES, recordingLog } from '../support/servers.ts'
import type { MediaFaults, MessageContent, OutboundRecord } from '../support/whatsapp/controls.ts'
import { chatWithQr } from './journey-cases.ts'

/** An examination may take 30 s; the phone half of it. */
const SILENT_PATIENCE_MS = 29_000

const CAPTION = 'Scan this to get your gift'
const GONE = /I could not fetch (?:this|the) picture/

async function picture(media?: MediaFaults): Promise<MessageContent> {
  return { kind: 'image', bytes: await chatWithQr(), caption: CAPTION, forwarded: 5, ...(media && { media }) }
}

describe.each(MODES)('a picture that is gone, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('over a WhatsApp socket', () => {
    const { log, lines } = recordingLog()
    let journey: Journey
    let people = 0
    beforeAll(async () => {
      journey = await startJourney(mode, { log })
    })
    afterAll(() => journey?.close())
    beforeEach(() => journey.wa.setMediaRetryPolicy({ mode: 'gone' }))

    const somebody = () => `44770090${String(7000 + people++)}`
    const send = async (
      media?: MediaFaults,
      patienceMs = REPLY_PATIENCE_MS,
    ): Promise<OutboundRecord & { tookMs: number }> => {
      const id = await journey.wa.send(somebody(), await picture(media))
      const startedMs = Date.now()
      const reply = await journey.wa.waitOutbound((record) => record.quoted?.id === id, patienceMs)
      return { ...reply, tookMs: Date.now() - startedMs }
    }
    const asked = async (): Promise<number> =>
      (await journey.wa.receipts()).filter(({ type }) => type === 'server-error').length

    it.each([404, 410])(
      'with %d is answered as if it had been there, once the phone sent it again',
      async (status) => {
        const there = await send()
        expect(there.text).not.toMatch(GONE)
        expect(await asked()).toBe(status === 404 ? 0 : 1)
        await journey.wa.setMediaRetryPolicy({ mode: 'found', afterMs: 700 })
        const gone = await send({ status })
        expect(gone.text).toBe(there.text)
        expect(await asked()).toBe(status === 404 ? 1 : 2)
      },
    )

    it('is found over the next connection when the one that asked breaks', async () => {
      const there = await send()
      await journey.wa.setMediaRetryPolicy({ mode: 'silent' })
      const before = await asked()
      const gone = send({ status: 404 })
      await expect.poll(asked, { timeout: REPLY_PATIENCE_MS }).toBe(before + 1)
      await journey.wa.setMediaRetryPolicy({ mode: 'found' })
      await journey.wa.disconnect({ kind: 'drop' })
      expect((await gone).text).toBe(there.text)
    })

    it('that the phone does not have either is asked for again by the reply', async () => {
      const { text } = await send({ status: 404 })
      expect(text).toMatch(GONE)
    })

    it('is answered in time when the phone says nothing', async () => {
      await journey.wa.setMediaRetryPolicy({ mode: 'silent' })
      const { text, tookMs } = await send({ status: 404 }, SILENT_PATIENCE_MS)
      expect(text).toMatch(GONE)
      expect(tookMs).toBeGreaterThan(10_000)
      expect(tookMs).toBeLessThan(SILENT_PATIENCE_MS)
    })

    it('nobody is asked for a picture that is only refused', async () => {
      const before = await asked()
      await send({ status: 403 })
      expect(await asked()).toBe(before)
    })

    it('leaves nothing in the queue or the log, and no trouble', async () => {
      // Of the process that asks.
      const counts = (await journey.bots.at(-1)?.runtime.queues.counts()) ?? {}
      const refetch = Object.entries(counts).filter(([name]) => name.startsWith('refetch-'))
      expect(refetch.length).toBe(1)
      expect(refetch[0]?.[1]).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 })
      expect((await journey.wa.snapshot()).problems).toEqual([])
      const logged = lines.join()
      expect(logged).toContain('phone asked for a picture')
      for (const secret of ['.enc', CAPTION, '44770090']) expect(logged).not.toContain(secret)
    })
  })
})
