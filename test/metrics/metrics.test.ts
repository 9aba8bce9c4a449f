import { describe, expect, it } from 'vitest'
import { codeLabel, languageLabel, methodLabel, queueLabel } from '../../src/metrics/labels.ts'
import { createMetrics } from '../../src/metrics/metrics.ts'
import { examination } from '../support/messages.ts'
import { allMetrics, metricsIn, NUMBER, useAll } from './all-metrics.ts'

describe('labels', () => {
  it('come from small sets, whatever comes in', () => {
    expect(['en', 'ur-Latn', 'tlh', 'und', '+923001234567'].map(languageLabel)).toEqual([
      'en',
      'ur-Latn',
      'other',
      'other',
      'other',
    ])
    expect([undefined, '', '463', '46', '4633', 'abc'].map(codeLabel)).toEqual([
      'none',
      'none',
      '463',
      'other',
      'other',
      'other',
    ])
    expect(['GET', 'PROPFIND'].map(methodLabel)).toEqual(['GET', 'other'])
    expect(['inbound', 'outbound-my-number', 'refetch-x'].map(queueLabel)).toEqual([
      'inbound',
      'outbound',
      'refetch',
    ])
  })
})

describe('counters and times', () => {
  it('tell what was done, chats of the try page apart', async () => {
    const metrics = allMetrics()
    useAll(metrics)
    const times = { waitedMs: 100, examinedMs: 10 }
    metrics.meters.answered('console-1f2e3d', examination({ intent: 'help', language: 'ur' }), times)
    metrics.meters.received('console-1f2e3d', 1)
    const text = await metrics.text()
    for (const line of [
      'forwardcheck_verdicts_total{channel="whatsapp",level="danger",lure="otp-request",language="other"} 1',
      'forwardcheck_answers_total{channel="simulator",intent="help"} 1',
      'forwardcheck_answer_seconds_sum{channel="whatsapp"} 3.2',
      'forwardcheck_messages_received_total{account="default"} 1',
      'forwardcheck_messages_received_total{account="simulator"} 1',
      'forwardcheck_feedback_total{value="bad"} 1',
      'forwardcheck_replies_total{account="default",outcome="refused",code="463"} 1',
      'forwardcheck_ack_seconds_count{account="default"} 1',
      'forwardcheck_expired_unheard_total{kind="message"} 1',
      'forwardcheck_pictures_reading 0',
      'forwardcheck_picture_seconds_count{outcome="read"} 1',
      'forwardcheck_http_seconds_count{method="GET",route="/cases/:id",status="200"} 1',
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).not.toContain('channel="simulator",level')
  })
})

describe('shared state', () => {
  it('is read at every scrape, accounts’ queues together', async () => {
    const lines = (await allMetrics().text()).split('\n')
    for (const line of [
      'forwardcheck_oldest_unanswered_seconds 1.5',
      'forwardcheck_oldest_unsent_seconds 0',
      'forwardcheck_queue_jobs{queue="outbound",state="waiting"} 7',
      'forwardcheck_number_state{account="default",state="open"} 1',
      'forwardcheck_number_state{account="default",state="logged-out"} 0',
      'forwardcheck_number_held{account="default"} 1',
      'forwardcheck_number_last_inbound_timestamp_seconds{account="default"} 950',
      'forwardcheck_number_closes_total{account="default",code="428"} 2',
      'forwardcheck_number_closes_total{account="default",code="other"} 1',
      'forwardcheck_number_clock_skew_seconds{account="default"} -0.25',
      'forwardcheck_dependency_up{dependency="queues"} 0',
    ])
      expect(lines).toContain(line)
  })

  it('is missing where it cannot be read, and never the last one', async () => {
    let nowMs = 0
    let isAway = false
    const metrics = createMetrics({
      version: '1',
      mode: 'embedded',
      roles: 'worker',
      isSimulated: () => false,
      nowMs: () => nowMs,
    })
    metrics.watch({
      numbers: async () => {
        if (isAway) throw new Error('away')
        return [NUMBER]
      },
    })
    expect(await metrics.text()).toContain('forwardcheck_number_owned')
    isAway = true
    nowMs = 5_000
    const text = await metrics.text()
    expect(text).not.toContain('forwardcheck_number_owned')
    expect(metricsIn(text).length).toBeGreaterThan(20)
  })

  it('is asked for once by several scrapers', async () => {
    let asked = 0
    const metrics = allMetrics()
    metrics.watch({ campaignsRising: async () => ++asked })
    await Promise.all([metrics.text(), metrics.text(), metrics.text()])
    expect(asked).toBe(1)
  })
})
