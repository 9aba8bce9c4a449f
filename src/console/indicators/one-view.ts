/** One indicator: what it is, and for analysts another expiry or its end. */
import { html } from 'hono/html'
import type { IndicatorRow } from '../../store/console/indicator-list.ts'
import type { Html } from '../shell.ts'
import { timeTag } from '../show.ts'
import { problemList } from './forms.ts'
import { listBadge, untilText, type Reader } from './list-view.ts'

export function oneIndicator(
  reader: Reader,
  row: IndicatorRow,
  { mayEdit, csrf, problems }: { mayEdit: boolean; csrf: Html; problems: readonly string[] },
): Html {
  const { say, language } = reader
  return html`<dl class="facts card">
      <dt>${say('indicators.list')}</dt>
      <dd>${listBadge(say, row.list)}</dd>
      <dt>${say('indicators.kind')}</dt>
      <dd>${say(`indicators.kind-${row.kind}`)}</dd>
      <dt>${say('indicators.value')}</dt>
      <dd>${row.content ? html`<code dir="ltr">${row.content.value}</code>` : say('indicators.damaged')}</dd>
      <dt>${say('indicators.reason')}</dt>
      <dd><bdi>${row.content?.reason ?? '—'}</bdi></dd>
      <dt>${say('indicators.until')}</dt>
      <dd>${untilText(reader, row)}</dd>
      <dt>${say('indicators.author')}</dt>
      <dd><bdi>${row.author}</bdi></dd>
      <dt>${say('indicators.created')}</dt>
      <dd>${timeTag(language, row.createdAtMs)}</dd>
    </dl>
    ${mayEdit ? edits(reader, row, csrf, problems) : ''}
    <p><a href="/indicators">${say('indicators.back')}</a></p>`
}

function edits(
  { say, nowMs }: Reader,
  { id, list, untilMs }: IndicatorRow,
  csrf: Html,
  problems: readonly string[],
): Html {
  const isLive = untilMs !== null && untilMs > nowMs
  const day = isLive ? new Date(untilMs).toISOString().slice(0, 10) : ''
  return html`<section class="card">
      <h2>${say('indicators.change-until')}</h2>
      ${problemList(say, problems)}
      <form method="post" action="/indicators/${id}/until" class="row">
        ${csrf}
        <div>
          <label for="until">${say('indicators.until-included')}</label>
          <input
            id="until"
            name="until"
            type="date"
            value="${day}"
            aria-describedby="until-hint"
            ${list === 'allow' ? html`required` : ''}
          />
        </div>
        <button class="second">${say('indicators.change')}</button>
      </form>
      <small id="until-hint">${say('indicators.until-hint')}</small>
    </section>
    <form method="post" action="/indicators/${id}/remove" data-confirm="${say('indicators.remove-sure')}">
      ${csrf}<button class="danger">${say('indicators.remove')}</button>
    </form>`
}
