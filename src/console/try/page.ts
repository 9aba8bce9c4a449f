/** The try page: a phone with the chat, examples to click, what one says about oneself, and what becomes of it all. */
import { html } from 'hono/html'
import type { TryExample } from '../../content/try-examples.ts'
import { LANGUAGES, TEXT_LIMIT, type Language } from '../../model.ts'
import type { Html, Say } from '../shell.ts'
import { countryName } from '../show.ts'
import { bubble, writing } from './bubble.ts'
import type { Choices, View } from './chats.ts'

export interface TryPage {
  say: Say
  language: Language
  csrf: Html
  view: View
  examples: Record<Language, TryExample[]>
  /** Why the last message was not sent, and its text. */
  notice?: { text: string; draft: string } | undefined
}

/** Where most who read that language live; anybody can choose another one. */
const USUAL: Record<Language, Choices['country']> = {
  en: 'other',
  ur: 'PK',
  'ur-Latn': 'PK',
  ru: 'KZ',
  kk: 'KZ',
}

export function tryPage(page: TryPage): Html {
  const { say } = page
  return html`<div class="try" id="try">
    <section class="try-intro">
      <h2>${say('try.heading')}</h2>
      <p>${say('try.lead')}</p>
    </section>
    ${phone(page)} ${examples(page)} ${settings(page)}
    <section class="try-about">
      <h2>${say('try.kept-heading')}</h2>
      <p>${say('try.kept')}</p>
      <p>${say('try.nobody')}</p>
    </section>
  </div>`
}

function phone(page: TryPage): Html {
  const { say, view, csrf, notice } = page
  return html`<section class="try-phone" aria-label="${say('try.chat')}">
    <header>
      <span class="face" aria-hidden="true">${icon('shield')}</span>
      <div>
        <b>${say('try.bot')}</b>
        <small
          id="try-status"
          aria-live="polite"
          data-online="${say('try.online')}"
          data-typing="${say('try.typing')}"
          >${say(view.isTyping ? 'try.typing' : 'try.online')}</small
        >
      </div>
      <form method="post" action="/try/start-again">
        ${csrf}<button class="quiet" title="${say('try.start-again')}">
          ${icon('again')}<span>${say('try.start-again')}</span>
        </button>
      </form>
    </header>
    <div class="try-log" id="try-log" role="log" tabindex="0" aria-label="${say('try.messages')}">
      <div class="try-messages" id="try-messages" data-mark="${view.mark}">
        <p class="pill">${say('try.pill')}</p>
        <article class="bubble theirs greeting">
          <div class="says" dir="auto"><p>${say('try.greeting')}</p></div>
        </article>
        ${view.entries.map((entry) => bubble({ say, csrf }, entry))}
        ${notice ? html`<p class="pill problem" role="alert">${notice.text}</p>` : ''}
        <p
          class="bubble theirs typing"
          id="try-typing"
          ${view.isTyping ? '' : html`hidden`}
          aria-hidden="true"
        >
          <i></i><i></i><i></i>
        </p>
        <span id="newest"></span>
      </div>
    </div>
    <button type="button" class="down" id="try-down" title="${say('try.newest')}" hidden>
      <span aria-hidden="true">↓</span><span class="hidden">${say('try.newest')}</span>
    </button>
    ${composer(page)}
  </section>`
}

function composer({ say, csrf, notice }: TryPage): Html {
  const words = {
    tooLarge: say('try.too-large'),
    failed: say('try.failed'),
    empty: say('try.empty'),
    lost: say('try.lost'),
    gone: say('try.gone'),
    notPicture: say('try.not-a-picture'),
  }
  return html`<form
    class="try-composer"
    id="try-form"
    method="post"
    action="/try/messages"
    enctype="multipart/form-data"
    data-send
    data-words="${JSON.stringify(words)}"
  >
    ${csrf}
    <div class="preview" id="try-preview" hidden>
      <img alt="${say('try.picture-chosen')}" />
      <button type="button" class="quiet" id="try-unpick">${say('try.picture-remove')}</button>
    </div>
    <label class="pick" title="${say('try.picture')}">
      ${icon('picture')}<span class="hidden">${say('try.picture')}</span>
      <input type="file" name="picture" id="try-picture" accept="image/*" />
    </label>
    <label class="hidden" for="try-text">${say('try.write')}</label>
    <textarea
      id="try-text"
      name="text"
      rows="1"
      dir="auto"
      maxlength="${TEXT_LIMIT}"
      placeholder="${say('try.write')}"
    >
${notice?.draft ?? ''}</textarea>
    <button class="go" title="${say('try.send')}">
      ${icon('send')}<span class="hidden">${say('try.send')}</span>
    </button>
    <label class="choice"
      ><input type="checkbox" name="forwarded" id="try-forwarded" />${say('try.mark-forwarded')}</label
    >
  </form>`
}

function examples({ say, language, csrf, examples: all, view }: TryPage): Html {
  const chosen = view.choices?.language
  const shown = chosen === undefined || chosen === 'auto' ? language : chosen
  return html`<section class="try-examples" aria-labelledby="try-examples">
    <h2 id="try-examples">${say('try.examples')}</h2>
    ${LANGUAGES.map(
      (tag) =>
        html`<form
          method="post"
          action="/try/messages"
          data-send
          data-language="${tag}"
          ${tag === shown ? '' : html`hidden`}
        >
          ${csrf}
          ${all[tag].map(
            ({ id, title, text }) =>
              html`<button class="second" name="example" value="${tag}.${id}" title="${text}" lang="${tag}">
                <span ${writing(title)}>${title}</span>
              </button>`,
          )}
        </form>`,
    )}
  </section>`
}

function settings({ say, language, view }: TryPage): Html {
  const { country, language: answer } = view.choices ?? { country: USUAL[language], language: 'auto' }
  const option = (value: string, label: string, isChosen: boolean): Html =>
    html`<option value="${value}" ${isChosen ? html`selected` : ''}>${label}</option>`
  return html`<section class="try-settings">
    <h2>${say('try.settings')}</h2>
    <label for="try-country">${say('try.country')}</label>
    <select id="try-country" name="country" form="try-form">
      ${(['PK', 'KZ'] as const).map((code) => option(code, countryName(language, code), code === country))}
      ${option('other', say('try.country-other'), country === 'other')}
    </select>
    <label for="try-language">${say('try.language')}</label>
    <select id="try-language" name="language" form="try-form" data-page="${language}">
      ${option('auto', say('try.language-auto'), answer === 'auto')}
      ${LANGUAGES.map((tag) => option(tag, say(`language.own.${tag.toLowerCase()}`), tag === answer))}
    </select>
  </section>`
}

const PATHS = {
  shield:
    'M12 2 4 5v6c0 5 3.4 9.4 8 11 4.6-1.6 8-6 8-11V5l-8-3Zm-1.2 14-3.6-3.6 1.5-1.4 2.1 2.1 4.5-4.6 1.5 1.5-6 6Z',
  again: 'M12 5V1L7 6l5 5V7a5 5 0 1 1-5 5H5a7 7 0 1 0 7-7Z',
  picture:
    'M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6c0-1.1.9-2 2-2Zm0 13h14l-4.5-6-3.5 4.5-2.5-3L5 17Zm3.5-6.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z',
  send: 'M3 20.5v-6.8L12 12l-9-1.7V3.5L22 12 3 20.5Z',
} as const

function icon(name: keyof typeof PATHS): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path fill="currentColor" d="${PATHS[name]}" />
  </svg>`
}
