/** What the review shows: the queue, one case with its words, and the form for the verdict. */
import { html } from 'hono/html'
import type { Content } from '../../content/load.ts'
import { LANGUAGES, LEVELS, LURES } from '../../model.ts'
import {
  REVIEW_REASONS,
  type ReviewCounts,
  type ReviewEntry,
  type ReviewItem,
} from '../../store/console/reviews.ts'
import type { Reader } from '../cases/case-list.ts'
import { caseSignals, caseWords } from '../cases/case-page.ts'
import type { Html, Say } from '../shell.ts'
import { badge, countryName, languageName, levelBadge, lureName, timeTag } from '../show.ts'
import { addressOf, type ReviewQuery } from './review-query.ts'

/** All that viewers see. */
export function counts({ say }: Reader, { total, byReason, byLanguage, isCut }: ReviewCounts): Html {
  return html`<div class="grid">
    <section class="card">
      <h2>${say('review.waiting')}</h2>
      <p class="figure">${isCut ? say('review.at-least', { count: total }) : String(total)}</p>
    </section>
    <section class="card">
      <h2>${say('review.by-reason')}</h2>
      <dl class="facts">
        ${REVIEW_REASONS.map(
          (reason) =>
            html`<dt>${say(`review.reason.${reason}`)}</dt>
              <dd>${String(byReason[reason] ?? 0)}</dd>`,
        )}
      </dl>
    </section>
    <section class="card">
      <h2>${say('review.by-language')}</h2>
      ${
        byLanguage.length === 0
          ? html`<p class="faint">—</p>`
          : html`<dl class="facts">
              ${byLanguage.map(
                ({ language, count }) =>
                  html`<dt>${languageName(say, language)}</dt>
                    <dd>${String(count)}</dd>`,
              )}
            </dl>`
      }
    </section>
  </div>`
}

export function filterForm({ say }: Reader, query: ReviewQuery): Html {
  return html`<form method="get" action="/review" class="card row">
    ${select(
      say,
      'reason',
      query.reason,
      REVIEW_REASONS.map((value) => ({ value, text: say(`review.reason.${value}`) })),
    )}
    ${select(
      say,
      'language',
      query.language,
      LANGUAGES.map((value) => ({ value, text: languageName(say, value) })),
    )}
    <button class="second">${say('review.show')}</button>
  </form>`
}

function select(
  say: Say,
  name: string,
  chosen: string | undefined,
  choices: readonly { value: string; text: string }[],
): Html {
  return html`<div>
    <label for="filter-${name}">${say(`review.${name}`)}</label>
    <select id="filter-${name}" name="${name}">
      <option value="">${say('review.any')}</option>
      ${choices.map(
        ({ value, text }) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${text}</option>`,
      )}
    </select>
  </div>`
}

export function queueList(
  { say, language }: Reader,
  query: ReviewQuery,
  queue: readonly ReviewEntry[],
): Html {
  if (queue.length === 0) return html`<p class="empty">${say('review.nothing')}</p>`
  return html`<div class="table" role="region" aria-label="${say('review.title')}" tabindex="0">
    <table>
      <caption class="hidden">
        ${say('review.caption')}
      </caption>
      <thead>
        <tr>
          ${['time', 'reason', 'verdict', 'language'].map(
            (column) => html`<th scope="col">${say(`review.${column}`)}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${queue.map(
          (entry) =>
            html`<tr>
              <th scope="row">
                <a href="/review/${entry.id}${addressOf(query)}">${timeTag(language, entry.atMs)}</a>
              </th>
              <td>${reasonBadge(say, entry)}</td>
              <td>${verdict(say, entry)}</td>
              <td>${languageName(say, entry.language)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

const reasonBadge = (say: Say, { reason }: Pick<ReviewEntry, 'reason'>): Html =>
  badge(say(`review.reason.${reason}`), reason === 'wrong' ? 'bad' : reason === 'awaited' ? 'warn' : 'plain')

function verdict(say: Say, { level, lure }: Pick<ReviewItem, 'level' | 'lure'>): Html {
  return html`${levelBadge(say, level)} ${lure === null ? '' : lureName(say, lure)}`
}

export function itemFacts({ say, language }: Reader, item: ReviewItem): Html {
  return html`<dl class="facts">
    <dt>${say('review.time')}</dt>
    <dd>${timeTag(language, item.atMs)}</dd>
    <dt>${say('review.verdict')}</dt>
    <dd>${verdict(say, item)} ${item.story === null ? '' : html`<br /><code>${item.story}</code>`}</dd>
    <dt>${say('review.language')}</dt>
    <dd>${languageName(say, item.language)}</dd>
    <dt>${say('review.country')}</dt>
    <dd>${countryName(language, item.country)}</dd>
    <dt>${say('review.feedback')}</dt>
    <dd>${item.feedback === null ? '—' : say(`review.feedback.${item.feedback}`)}</dd>
    <dt>${say('review.kept-until')}</dt>
    <dd>${timeTag(language, item.keptUntilMs)}</dd>
  </dl>`
}

export function itemWords(reader: Reader, item: ReviewItem, content: Content): Html {
  const { say } = reader
  if (!item.words) return html`<p class="problem">${say('review.unreadable')}</p>`
  return html`${caseWords(reader, item.words)}
    <h3>${say('review.signals')}</h3>
    ${caseSignals(reader, item, content, item.words)}`
}

/** What an earlier analyst decided, and who waits. */
export function itemNotices(
  { say, language }: Reader,
  { review, isAwaited, replyLanguage }: ReviewItem,
): Html {
  return html`${
    review
      ? html`<p class="notice warn">
          ${say('review.reviewed-by')} <bdi>${review.by}</bdi>, ${timeTag(language, review.atMs)}:
          ${verdict(say, review)} ${say(`review.told.${review.correction}`)}
        </p>`
      : ''
  }
  ${
    isAwaited
      ? html`<p class="notice">${say('review.awaited', { language: languageName(say, replyLanguage) })}</p>`
      : ''
  }`
}

export interface FormParts {
  csrfField: Html
  query: ReviewQuery
  problem: string | null
  /** As it was sent, where that did not fit. */
  sent: { level?: string | undefined; lure?: string | undefined }
}

/** The bot's own verdict is one button; another one is a form. Nothing where the correction went out already. */
export function verdictForms({ say }: Reader, item: ReviewItem, parts: FormParts): Html {
  const { csrfField, query, problem, sent } = parts
  if (item.review?.correction === 'sent') return html`<p>${problem ?? say('review.final')}</p>`
  const action = `/review/${item.id}${addressOf(query)}`
  const seen = html`<input type="hidden" name="seen" value="${item.review ? item.review.atMs : ''}" />`
  const level = sent.level ?? item.level
  const lure = sent.lure ?? item.lure ?? ''
  return html`<form method="post" action="${action}">
      ${csrfField}${seen}
      <input type="hidden" name="level" value="${item.level}" />
      <input type="hidden" name="lure" value="${item.lure ?? ''}" />
      <p><button>${say('review.agree')}</button></p>
    </form>
    <h3>${say('review.otherwise')}</h3>
    <form method="post" action="${action}">
      ${csrfField}${seen}
      <fieldset>
        <legend>${say('review.level')}</legend>
        ${LEVELS.map(
          (each) =>
            html`<label class="choice"
              ><input
                type="radio"
                name="level"
                value="${each}"
                required
                ${each === level ? html`checked` : ''}
              />${levelBadge(say, each)} <span class="faint">${say(`review.level.${each}`)}</span></label
            >`,
        )}
      </fieldset>
      <div class="row">
        <div>
          <label for="review-lure">${say('review.lure')}</label>
          <select
            id="review-lure"
            name="lure"
            ${problem === null ? '' : html`aria-invalid="true" aria-describedby="review-problem"`}
          >
            <option value="">${say('review.no-lure')}</option>
            ${LURES.map(
              (each) =>
                html`<option value="${each}" ${each === lure ? html`selected` : ''}>
                  ${lureName(say, each)}
                </option>`,
            )}
          </select>
        </div>
        <button class="second">${say('review.save')}</button>
      </div>
      ${problem === null ? '' : html`<p class="problem" id="review-problem">${problem}</p>`}
    </form>`
}
