/** The frame around every page: head, skip link, navigation, language and log-out, main. */
import { html } from 'hono/html'
import { LANGUAGES, type Language } from '../model.ts'
import type { Area, Html, Operator, Say } from './shell.ts'

export type NavEntry = Pick<Area, 'path' | 'title' | 'nav'>

export interface LayoutParts {
  say: Say
  language: Language
  direction: 'ltr' | 'rtl'
  title: string
  body: Html
  /** Of the page, to mark it in the navigation. */
  path: string
  entries: readonly NavEntry[]
  operator: Operator | null
  csrfField: Html
  nonce: string
  style: string
  scripts: readonly string[]
  isPlain: boolean
}

export function layout(parts: LayoutParts): Html {
  const { say, language, direction, title, body, nonce, style, scripts, isPlain } = parts
  return html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · forwardcheck</title>
        <link rel="stylesheet" href="${style}" />
        <link rel="icon" href="data:," />
        ${scripts.map((src) => html`<script defer nonce="${nonce}" src="${src}"></script>`)}
      </head>
      <body class="${isPlain ? 'plain' : 'framed'}">
        <a class="skip" href="#main">${say('shell.skip')}</a>
        ${header(parts)}
        <main id="main" tabindex="-1">
          <h1 class="${isPlain ? 'hidden' : ''}">${title}</h1>
          ${body}
        </main>
      </body>
    </html>`
}

function header({ say, path, entries, operator, csrfField, language }: LayoutParts): Html {
  return html`<header class="top">
    <a class="home" href="/">forwardcheck</a>
    <nav class="areas" aria-label="${say('shell.navigation')}">
      <ul>
        ${entries.map(
          (entry) =>
            html`<li>
              <a href="${entry.path}" ${isCurrent(path, entry.path) ? html`aria-current="page"` : ''}
                >${say(entry.title)}</a
              >
            </li>`,
        )}
      </ul>
    </nav>
    <div class="who">${languageForm(say, language, path)} ${who(say, operator, csrfField)}</div>
  </header>`
}

function isCurrent(path: string, area: string): boolean {
  return path === area || path.startsWith(`${area}/`)
}

function languageForm(say: Say, language: Language, path: string): Html {
  return html`<form class="language" method="get" action="/language">
    <input type="hidden" name="back" value="${path}" />
    <label class="hidden" for="language">${say('shell.language')}</label>
    <select id="language" name="to" data-submit>
      ${LANGUAGES.map(
        (tag) =>
          html`<option value="${tag}" lang="${tag}" ${tag === language ? html`selected` : ''}>
            ${say(`language.own.${tag.toLowerCase()}`)}
          </option>`,
      )}
    </select>
    <button class="quiet" data-scripted>${say('shell.change')}</button>
  </form>`
}

function who(say: Say, operator: Operator | null, csrfField: Html): Html {
  if (!operator) return html`<a class="login" href="/login">${say('shell.log-in')}</a>`
  return html`<a class="operator" href="/password"
      ><bdi>${operator.name}</bdi> · ${say(`role.${operator.role}`)}</a
    >
    <form method="post" action="/logout">
      ${csrfField}<button class="quiet">${say('shell.log-out')}</button>
    </form>`
}
