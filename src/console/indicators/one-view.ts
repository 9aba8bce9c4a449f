/** One indicator: what it is, and for analysts another expiry or reason, or its end. */
import { html } from 'hono/html'
import type { IndicatorRow } from '../../store/console/indicator-list.ts'
import type { Html, Say } from '../shell.ts'
import { timeTag } from '../show.ts'
import { problemList } from './forms.ts'
import { listBadge, untilText, valueText, type Reader } from './list-view.ts'

/** As it was sent, to be put right. */
export type ChangeFields = Record<'reason' | 'until', string>

export function oneIndicator(
  reader: Reader,
  row: IndicatorRow,
  { csrf, problems, fields }: { csrf: Html; problems: readonly string[]; fields: ChangeFields | null },
): Html {
  const { say, language, isAnalyst } = reader
  return html`<dl class="facts card">
      <dt>${say('indicators.list')}</dt>
      <dd>${listBadge(say, row.list)}</dd>
      <dt>${say('indicators.kind')}</dt>
      <dd>${say(`indicators.kind-${row.kind}`)}</dd>
      <dt>${say('indicators.value')}</dt>
      <dd>${valueText(reader, row.kind, row.content?.value ?? null)}</dd>
      ${
        isAnalyst
          ? html`<dt>${say('indicators.reason')}</dt>
              <dd><bdi>${row.content?.reason ?? '—'}</bdi></dd>`
          : ''
      }
      <dt>${say('indicators.until')}</dt>
      <dd>${untilText(reader, row)}</dd>
      <dt>${say('indicators.author')}</dt>
      <dd><bdi>${row.author}</bdi></dd>
      <dt>${say('indicators.created')}</dt>
      <dd>${timeTag(language, row.createdAtMs)}</dd>
    </dl>
    ${isAnalyst && row.content ? changeForm(say, csrf, row, { problems, fields: fields ?? written(reader, row) }) : ''}
    ${
      isAnalyst
        ? html`<form
            method="post"
            action="/indicators/${row.id}/remove"
            data-confirm="${say('indicators.remove-sure')}"
          >
            ${csrf}<button class="danger">${say('indicators.remove')}</button>
          </form>`
        : ''
    }
    <p><a href="/indicators">${say('indicators.back')}</a></p>`
}

function written({ nowMs }: Reader, { untilMs, content }: IndicatorRow): ChangeFields {
  const isLive = untilMs !== null && untilMs > nowMs
  return { until: isLive ? new Date(untilMs).toISOString().slice(0, 10) : '', reason: content?.reason ?? '' }
}

function changeForm(
  say: Say,
  csrf: Html,
  { id, list }: IndicatorRow,
  { problems, fields }: { problems: readonly string[]; fields: ChangeFields },
): Html {
  return html`<section class="card">
    <h2>${say('indicators.change-it')}</h2>
    ${problemList(say, problems)}
    <form method="post" action="/indicators/${id}/change" class="stack">
      ${csrf}
      <div>
        <label for="reason">${say('indicators.reason')}</label>
        <input
          id="reason"
          name="reason"
          value="${fields.reason}"
          required
          maxlength="200"
          size="40"
          dir="auto"
        />
      </div>
      <div>
        <label for="until">${say('indicators.until-included')}</label>
        <input
          id="until"
          name="until"
          type="date"
          value="${fields.until}"
          aria-describedby="until-hint"
          ${list === 'allow' ? html`required` : ''}
        />
        <p><small id="until-hint">${say('indicators.until-hint')}</small></p>
      </div>
      <button class="second">${say('indicators.change')}</button>
    </form>
  </section>`
}
