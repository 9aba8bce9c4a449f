/** One request for a person: what anybody may see of it, and for analysts the address, what was written, and forms. */
import { html } from 'hono/html'
import type { HandOverEntry, OpenedHandOver, WrittenAnswer } from '../../store/console/hand-over-inbox.ts'
import { ageText, badge, countryName, languageName, timeTag } from '../show.ts'
import type { Html } from '../shell.ts'
import { TEXT_LENGTH, NAME_LENGTH, NOTES_LENGTH } from './hand-over-forms.ts'
import { about, closedAt, OUTCOMES, outcomeText, type Reader } from './hand-over-list.ts'

/** A form as it was sent, when it has to be corrected. */
export interface Draft {
  name: string
  text: string
  problems: readonly string[]
}

/** What a form needs beside its fields. */
export interface FormParts {
  csrfField: Html
  /** Random: the same one sends once. */
  once: string
}

export function facts({ say, language, nowMs }: Reader, entry: HandOverEntry): Html {
  return html`<dl class="facts">
    <dt>${say('hand-overs.asked')}</dt>
    <dd>
      ${timeTag(language, entry.askedAtMs)}
      ${entry.isOpen ? badge(ageText(say, nowMs - entry.askedAtMs), 'warn') : ''}
    </dd>
    <dt>${say('hand-overs.about')}</dt>
    <dd>${about(say, entry)}</dd>
    ${
      entry.isOpen
        ? html`<dt>${say('hand-overs.language')}</dt>
            <dd>${entry.language === null ? '—' : languageName(say, entry.language)}</dd>
            <dt>${say('hand-overs.country')}</dt>
            <dd>${countryName(language, entry.country)}</dd>`
        : html`<dt>${say('hand-overs.closed')}</dt>
            <dd>${closedAt(language, entry)}</dd>
            <dt>${say('hand-overs.outcome')}</dt>
            <dd>${outcomeText(say, entry.outcome)}</dd>`
    }
    <dt>${say('hand-overs.number')}</dt>
    <dd><code>${entry.account}</code></dd>
    <dt>${say('hand-overs.again')}</dt>
    <dd>${entry.wroteAgainAtMs === null ? '—' : timeTag(language, entry.wroteAgainAtMs)}</dd>
  </dl>`
}

export function contactCard({ say }: Reader, { contact, account }: OpenedHandOver): Html {
  return html`<section class="card">
    <h2>${say('hand-overs.contact')}</h2>
    ${
      contact
        ? html`<p><code>${contact.from ?? contact.chat}</code></p>`
        : html`<p class="problem">${say('hand-overs.unreadable')}</p>`
    }
    <p class="faint">${say('hand-overs.contact-hint', { number: account })}</p>
  </section>`
}

export function answerList({ say, language }: Reader, answers: readonly WrittenAnswer[]): Html {
  if (answers.length === 0) return html`<p class="faint">${say('hand-overs.no-answers')}</p>`
  return html`<ol class="stack">
    ${answers.map(
      ({ atMs, writtenBy, state, reason, text }) =>
        html`<li>
          ${timeTag(language, atMs)} ·
          <bdi>${writtenBy}</bdi> ${badge(say(`hand-overs.state.${state}`), TONES[state])}
          ${reason === null ? '' : html`<code>${reason}</code>`}
          ${text === null ? '' : html`<div class="words" dir="auto">${text}</div>`}
        </li>`,
    )}
  </ol>`
}

const TONES = { waiting: 'warn', sent: 'good', refused: 'bad', gone: 'plain' } as const

export function answerForm({ say }: Reader, id: string, draft: Draft, { csrfField, once }: FormParts): Html {
  const hasProblems = draft.problems.length > 0
  return html`<form method="post" action="/hand-overs/${id}/answer" class="stack">
    ${csrfField}<input type="hidden" name="once" value="${once}" />
    <div>
      <label for="answer-text">${say('hand-overs.text')}</label>
      <textarea
        id="answer-text"
        name="text"
        dir="auto"
        required
        maxlength="${TEXT_LENGTH}"
        aria-describedby="answer-hint${hasProblems ? ' answer-problems' : ''}"
        ${hasProblems ? html`aria-invalid="true"` : ''}
      >
${draft.text}</textarea>
      ${
        hasProblems
          ? html`<ul id="answer-problems" class="problem">
              ${draft.problems.map((problem) => html`<li>${problem}</li>`)}
            </ul>`
          : ''
      }
      <p id="answer-hint" class="faint">${say('hand-overs.text-hint', { most: TEXT_LENGTH })}</p>
    </div>
    <div>
      <label for="answer-name">${say('hand-overs.name')}</label>
      <input
        id="answer-name"
        name="name"
        value="${draft.name}"
        required
        maxlength="${NAME_LENGTH}"
        dir="auto"
      />
    </div>
    <button>${say('hand-overs.send')}</button>
  </form>`
}

export function notesForm({ say }: Reader, { id, notes }: OpenedHandOver, csrfField: Html): Html {
  return html`<form method="post" action="/hand-overs/${id}/notes" class="stack">
    ${csrfField}
    <div>
      <label for="notes">${say('hand-overs.notes')}</label>
      <textarea id="notes" name="notes" dir="auto" maxlength="${NOTES_LENGTH}" aria-describedby="notes-hint">
${notes ?? ''}</textarea>
      <p id="notes-hint" class="faint">${say('hand-overs.notes-hint')}</p>
    </div>
    <button class="second">${say('hand-overs.keep-notes')}</button>
  </form>`
}

export function closeForm({ say }: Reader, { id }: OpenedHandOver, csrfField: Html): Html {
  return html`<form
    method="post"
    action="/hand-overs/${id}/close"
    class="stack"
    data-confirm="${say('hand-overs.close-confirm')}"
  >
    ${csrfField}
    <div>
      <label for="outcome">${say('hand-overs.outcome')}</label>
      <select id="outcome" name="outcome">
        ${OUTCOMES.map((outcome) => html`<option value="${outcome}">${say(`hand-overs.outcome.${outcome}`)}</option>`)}
      </select>
    </div>
    <p class="faint">${say('hand-overs.close-hint')}</p>
    <button class="danger">${say('hand-overs.close')}</button>
  </form>`
}
