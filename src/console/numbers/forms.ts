/** What an admin can do with a number: pause, resume, unlink; and ask for a pairing code. */
import { html } from 'hono/html'
import type { Html, Say } from '../shell.ts'
import { addressOf, mayOffer, shownState, type NumberView } from './read-numbers.ts'

export interface FormParts {
  say: Say
  csrfField: Html
  /** Message id of what was wrong with what was typed. */
  problem: string | undefined
}

export function linkButton(view: NumberView, say: Say): Html {
  return html`<a class="button" href="${addressOf(view)}/link">${say('numbers.link')}</a>`
}

export function actionForms(view: NumberView, { say, csrfField, problem }: FormParts): Html {
  const path = addressOf(view)
  const state = shownState(view)
  return html`<section class="card" aria-labelledby="actions">
      <h2 id="actions">${say('numbers.actions')}</h2>
      <div class="row">
        ${mayOffer(view) ? linkButton(view, say) : ''}
        <form method="post" action="${path}/resume">
          ${csrfField}<button class="${state === 'stopped' ? '' : 'second'}">${say('numbers.resume')}</button>
        </form>
        <form method="post" action="${path}/pause">
          ${csrfField}<button class="second">${say('numbers.pause')}</button>
        </form>
      </div>
      <p class="faint">${say('numbers.pause-means')}</p>
      <p class="faint">${say('numbers.resume-means')}</p>
    </section>
    ${mayOffer(view) ? '' : unlinkForm(view, { say, csrfField, problem })}`
}

function unlinkForm(view: NumberView, { say, csrfField, problem }: FormParts): Html {
  return html`<section class="card" aria-labelledby="unlink">
    <h2 id="unlink">${say('numbers.unlink')}</h2>
    <p>${say('numbers.unlink-means')}</p>
    <ul>
      <li>${say('numbers.unlink-inbound')}</li>
      <li>${say('numbers.unlink-queued')}</li>
      <li>${say('numbers.unlink-again')}</li>
    </ul>
    <form method="post" action="${addressOf(view)}/unlink" class="stack">
      ${csrfField}
      <div>
        <label for="name">${say('numbers.unlink-type')} <code dir="ltr">${view.account}</code></label>
        <input
          id="name"
          name="name"
          required
          maxlength="60"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          ${problem === undefined ? '' : html`aria-invalid="true" aria-describedby="name-problem"`}
        />
        ${problem === undefined ? '' : html`<p class="problem" id="name-problem">${say(problem)}</p>`}
      </div>
      <button class="danger">${say('numbers.unlink')}</button>
    </form>
  </section>`
}

export function codeForm(view: NumberView, { say, csrfField, problem }: FormParts): Html {
  return html`<section class="card" aria-labelledby="by-code">
    <h2 id="by-code">${say('numbers.by-code')}</h2>
    <p>${say('numbers.by-code-means')}</p>
    <form method="post" action="${addressOf(view)}/pair" class="stack">
      ${csrfField}
      <div>
        <label for="phone">${say('numbers.phone')}</label>
        <input
          id="phone"
          name="phone"
          type="tel"
          inputmode="tel"
          dir="ltr"
          required
          maxlength="30"
          autocomplete="off"
          aria-describedby="phone-hint"
          ${problem === undefined ? '' : html`aria-invalid="true"`}
        />
        <p class="faint" id="phone-hint">${say('numbers.phone-hint')}</p>
        ${problem === undefined ? '' : html`<p class="problem" role="alert">${say(problem)}</p>`}
      </div>
      <button>${say('numbers.ask-code')}</button>
    </form>
  </section>`
}
