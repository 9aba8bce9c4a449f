/** One number as a card: where it stands, what came and went last, what waits, what went wrong. Reads only. */
import { html } from 'hono/html'
import type { Language } from '../../model.ts'
import type { NumberStatus } from '../../store/store.ts'
import { INDEX, type Runbooks } from '../runbooks/read-runbooks.ts'
import type { Html, Say } from '../shell.ts'
import { ageText, badge, timeTag } from '../show.ts'
import { closeSection, closeWords, REASONS, refusalSection, refusalWords, type Section } from './codes.ts'
import { shownState, type NumberView } from './read-numbers.ts'
import { troublesOf, type Trouble } from './troubles.ts'

export interface CardParts {
  say: Say
  language: Language
  runbooks: Runbooks
  nowMs: number
}

type Tone = 'good' | 'warn' | 'bad' | 'plain'
const TONES: Readonly<Record<string, Tone>> = {
  open: 'good',
  connecting: 'warn',
  degraded: 'warn',
  restricted: 'warn',
  'passkey-required': 'warn',
  replaced: 'bad',
  'logged-out': 'bad',
  'outdated-version': 'bad',
  unserved: 'bad',
}
/** States with words of their own. */
export const STATES: readonly string[] = [
  ...Object.keys(TONES),
  'unpaired',
  'pairing',
  'stopped',
  'waiting',
  'starting',
]

export function card(view: NumberView, parts: CardParts): Html {
  const { say, nowMs } = parts
  const state = shownState(view)
  return html`<p>
      ${stateBadge(say, state)} ${view.isStandby ? badge(say('numbers.standby'), 'plain') : ''}
      <span class="faint">${since(view, parts)}</span>
    </p>
    ${meaning(say, state, parts)} ${troublesOf(view, nowMs).map((trouble) => troubleLine(trouble, parts))}
    <dl class="facts">
      ${lastFacts(view, parts)} ${queueFacts(view, parts)} ${statusFacts(view, parts)}
      ${fact(say('numbers.owner'), view.owner === null ? say('numbers.nobody') : html`<bdi>${view.owner}</bdi>`)}
      ${fact(say('numbers.session'), view.sessionVersion === 0 ? '—' : String(view.sessionVersion))}
      ${view.reportAgeMs === null ? '' : fact(say('numbers.reported'), agoText(say, view.reportAgeMs))}
    </dl>`
}

/** No gateway holds the number. */
export const UNSERVED: Section = { page: 'metrics', section: 'no-gateway-holds-a-number' }

/** What the state means; where somebody may have to act, with the runbook. */
function meaning(say: Say, state: string, parts: CardParts): Html {
  const words = say(STATES.includes(state) ? `numbers.means.${state}` : 'numbers.means.other')
  if (state === 'open' || state === 'starting') return html`<p>${words}</p>`
  const tone = TONES[state] ?? 'plain'
  const section = state === 'unserved' ? UNSERVED : { page: 'gateway', section: state }
  return html`<p class="notice ${tone}">${words} ${runbookLink(section, parts)}</p>`
}

function agoText(say: Say, ms: number): string {
  return say('numbers.ago', { age: ageText(say, ms) })
}

export function stateBadge(say: Say, state: string): Html {
  return badge(STATES.includes(state) ? say(`numbers.state.${state}`) : state, TONES[state] ?? 'plain')
}

/** A section of the runbooks; its bare name where this installation came without them. */
export function runbookLink(
  { page, section }: Section,
  { say, runbooks }: CardParts,
  words: string = say('numbers.what-to-do'),
): Html {
  const known = runbooks.get(page)
  if (!known) return html`${words} <code>${page}${section === null ? '' : `#${section}`}</code>`
  const address = page === INDEX ? '/runbooks' : `/runbooks/${page}`
  const anchor = section !== null && known.sections.has(section) ? `#${section}` : ''
  return html`<a href="${address}${anchor}">${words}</a>`
}

function troubleLine(trouble: Trouble, parts: CardParts): Html {
  const { say } = parts
  const words = say(trouble.id, {
    age: ageText(say, trouble.ageMs ?? 0),
    name: trouble.name ?? '',
    count: trouble.count ?? 0,
  })
  return html`<p class="notice ${trouble.tone}">${words} ${runbookLink(trouble, parts)}</p>`
}

function since({ status, owner }: NumberView, { say, nowMs }: CardParts): string {
  if (!status) return ''
  if (owner === null) {
    const last = STATES.includes(status.state) ? say(`numbers.state.${status.state}`) : status.state
    return say('numbers.before', { state: last })
  }
  const why = reasonsOf(say, status)
  const age = say('numbers.since', { age: ageText(say, nowMs - status.sinceMs) })
  return why === '' ? age : `${age} · ${why}`
}

/** `degraded clock` and the like: the condition is the state already. */
function reasonsOf(say: Say, { reasons = [] }: NumberStatus): string {
  const words = new Set(reasons.map((reason) => reason.replace(/^(?:degraded|restricted) /, '')))
  return [...words].map((word) => (REASONS.includes(word) ? say(`numbers.reason.${word}`) : word)).join(', ')
}

function lastFacts({ status }: NumberView, { say, language, nowMs }: CardParts): Html {
  const moment = (ms: number | null | undefined): Html | string =>
    ms === null || ms === undefined
      ? say('numbers.never')
      : html`${agoText(say, nowMs - ms)} <small>${timeTag(language, ms)}</small>`
  return html`${fact(say('numbers.last-inbound'), moment(status?.lastInboundMs))}
  ${fact(say('numbers.last-ack'), moment(status?.lastAckMs))}`
}

function queueFacts({ queue }: NumberView, { say }: CardParts): Html {
  const waiting = (count: number, oldestMs: number | null): string =>
    oldestMs === null ? String(count) : say('numbers.waiting', { count, age: ageText(say, oldestMs) })
  return html`${fact(say('numbers.unanswered'), waiting(queue.unanswered, queue.oldestUnansweredMs))}
  ${fact(say('numbers.unsent'), waiting(queue.unsent, queue.oldestUnsentMs))}`
}

function statusFacts({ status }: NumberView, parts: CardParts): Html {
  if (!status) return html``
  const { say, language, nowMs } = parts
  const until = (ms: number | null | undefined): Html | string =>
    typeof ms === 'number' && ms > nowMs
      ? html`${say('numbers.until', { age: ageText(say, ms - nowMs) })}
          <small>${timeTag(language, ms)}</small>`
      : say('numbers.none')
  return html`${fact(say('numbers.held'), until(status.heldUntilMs))}
  ${fact(say('numbers.capped'), until(status.cappedUntilMs))}
  ${fact(say('numbers.closes'), codes(status.closes, closeWords, closeSection, parts))}
  ${fact(say('numbers.refusals'), codes(status.refusals, refusalWords, refusalSection, parts))}
  ${fact(say('numbers.spooled'), String(status.spooled))}
  ${fact(say('numbers.clock'), clockText(say, status.clockSkewMs))}`
}

function clockText(say: Say, skewMs: number | null): string {
  if (skewMs === null) return say('numbers.unknown')
  return say(skewMs < 0 ? 'numbers.behind' : 'numbers.ahead', { age: ageText(say, Math.abs(skewMs)) })
}

/** Codes come from outside; those of our own are said in words alone. */
const NAMED: ReadonlySet<string> = new Set(['silence', 'zombie', 'other'])

function codes(
  counts: Record<string, number>,
  words: (code: string) => string,
  section: (code: string) => Section,
  parts: CardParts,
): Html | string {
  const all = Object.entries(counts)
  if (all.length === 0) return parts.say('numbers.none')
  return html`<ul class="codes">
    ${all.map(
      ([code, times]) =>
        html`<li>
          ${NAMED.has(code) ? '' : html`<code>${code}</code>`} ×${times} ·
          ${runbookLink(section(code), parts, parts.say(words(code)))}
        </li>`,
    )}
  </ul>`
}

function fact(name: string, value: Html | string): Html {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`
}
