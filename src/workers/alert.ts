/**
 * Tells the operator's webhook of campaigns that rise: at least once each, under an id that stays the same, so that the
 * receiver can drop a repeat. What is sent has no word of anybody and nothing of fewer than enough people.
 */
import { createHmac } from 'node:crypto'
import type { Log } from '../log.ts'
import type { CampaignAlerts, DueAlert } from '../store/campaign-alerts.ts'
import { errorName } from '../queues/error-name.ts'

export interface AlertDependencies {
  store: CampaignAlerts
  webhook: { url: string; secret: string | undefined }
  minReporters: number
  /** As in the Traffic Light Protocol 2.0. */
  tlp: string
  /** Origin of the console; null: no link. */
  consoleOrigin: string | null
  log: Log
  nowMs?: () => number
  fetch?: typeof fetch
}

/**
 * Looks which campaigns rise, at most once a minute, and sends what is due. Rejects when the store is away. Aborted, it
 * returns at once: what it was about is due again later.
 */
export type SendAlerts = (signal?: AbortSignal) => Promise<void>

const RAISE_EVERY_MS = 60_000
const TIMEOUT_MS = 5_000
/** With the pauses between them about half a day. */
const MOST_ATTEMPTS = 16
const MOST_AT_ONCE = 10

export function createSendAlerts(dependencies: AlertDependencies): SendAlerts {
  const { store, minReporters, log, nowMs = Date.now } = dependencies
  let raisedAtMs = -Infinity
  return async (signal = new AbortController().signal) => {
    if (nowMs() - raisedAtMs >= RAISE_EVERY_MS) {
      raisedAtMs = nowMs()
      await store.raiseAlerts(minReporters, raisedAtMs)
    }
    for (const due of await store.takeAlerts(minReporters, nowMs(), MOST_AT_ONCE)) {
      if (signal.aborted) return
      await tell(due, signal)
    }
  }

  async function tell(due: DueAlert, signal: AbortSignal): Promise<void> {
    const { id: alert, attempt } = due
    // Deleted meanwhile, by so many that nobody may hear of the others.
    if (due.figures === null) return store.settleAlert(alert, 'gone')
    const problem = await post(dependencies, due, signal)
    if (problem === null) {
      await store.settleAlert(alert, 'sent')
      log.info({ alert, campaign: due.figures.id, attempt }, 'told of a rising campaign')
      return
    }
    // The receiver had no time to answer.
    if (signal.aborted) return
    if (attempt < MOST_ATTEMPTS) {
      log.warn({ alert, attempt, problem }, 'the webhook did not take an alert, tried again later')
      return
    }
    await store.settleAlert(alert, 'given-up')
    log.error({ alert, attempt, problem }, 'the webhook never took an alert, given up')
  }
}

/** null: taken. Else why not: a status, or the name of an error. */
async function post(parts: AlertDependencies, due: DueAlert, signal: AbortSignal): Promise<string | null> {
  const { webhook, nowMs = Date.now, fetch: send = fetch } = parts
  const body = JSON.stringify(contentOf(parts, due))
  const timestamp = String(Math.floor(nowMs() / 1000))
  try {
    const response = await send(webhook.url, {
      method: 'POST',
      // Who answers with another address does not get the signed words sent there.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'forwardcheck',
        'x-forwardcheck-delivery': due.id,
        'x-forwardcheck-timestamp': timestamp,
        ...(webhook.secret !== undefined && {
          'x-forwardcheck-signature': `sha256=${signatureOf(webhook.secret, timestamp, body)}`,
        }),
      },
      body,
    })
    await response.body?.cancel()
    return response.ok ? null : `status ${response.status}`
  } catch (error) {
    return errorName(error)
  }
}

/** Hex HMAC-SHA256 over `timestamp.body`, so that an old alert cannot be passed off as a new one. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}

function contentOf(
  { tlp, minReporters, consoleOrigin }: AlertDependencies,
  { id, raisedMs, figures, domain }: DueAlert,
): Record<string, unknown> {
  if (figures === null) return {}
  return {
    type: 'forwardcheck.campaign.rising',
    version: 1,
    id,
    raised: timeOf(raisedMs),
    campaign: figures.id,
    kind: figures.kind,
    levels: figures.levels.values,
    lures: figures.lures.values,
    /** Of the last 24 hours, and as many as are needed to be told of. */
    reporters: figures.reporters,
    minimumReporters: minReporters,
    countries: figures.countries.values,
    languages: figures.languages.values,
    firstSeen: timeOf(figures.firstMs),
    lastSeen: timeOf(figures.lastMs),
    tlp: `TLP:${tlp}`,
    ...(consoleOrigin !== null && { link: `${consoleOrigin}/campaigns/${figures.id}` }),
    // Written so that no program makes a link of it.
    ...(domain !== null && { domain: domain.replaceAll('.', '[.]') }),
  }
}

const timeOf = (ms: number): string => new Date(ms).toISOString()
