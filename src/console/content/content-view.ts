/** What the page about content shows: processes, the overlay, counts, languages, sources that have to be read again. */
import { html } from 'hono/html'
import { overdueAdvisories, type Advisory } from '../../content/advisories.ts'
import type { Content } from '../../content/load.ts'
import { LANGUAGES, type Language } from '../../model.ts'
import type { ContentStatusRow } from '../../store/content-status.ts'
import type { Html, Say } from '../shell.ts'
import { ageText, badge, languageName, timeTag } from '../show.ts'

export interface Reader {
  say: Say
  language: Language
  nowMs: number
}

const TONES = { none: 'plain', 'in-force': 'good', refused: 'bad' } as const

export function processTable({ say, language, nowMs }: Reader, rows: readonly ContentStatusRow[]): Html {
  if (rows.length === 0) return html`<p class="empty">${say('content.no-process')}</p>`
  const isMixed = new Set(rows.map(({ hash }) => hash)).size > 1
  return html`${isMixed ? html`<p class="notice warn">${say('content.differ')}</p>` : ''}
    <div class="table" role="region" aria-label="${say('content.processes')}" tabindex="0">
      <table>
        <thead>
          <tr>
            ${['process', 'source', 'hash', 'version', 'loaded', 'told'].map(
              (column) => html`<th scope="col">${say(`content.${column}`)}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row"><bdi>${row.process}</bdi></th>
                <td>${badge(say(`content.overlay-${row.overlay}`), TONES[row.overlay])}</td>
                <td><code>${row.hash}</code></td>
                <td><bdi>${row.version}</bdi></td>
                <td>${timeTag(language, row.loadedAtMs)}</td>
                <td>${ageText(say, nowMs - row.atMs)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
}

/** `folder`: CONTENT_DIR; null: none. Processes that tell the same are shown together. */
export function overlayState(
  { say }: Reader,
  folder: string | null,
  rows: readonly ContentStatusRow[],
): Html {
  if (folder === null) return html`<p>${say('content.no-overlay')}</p>`
  const groups = new Map<string, ContentStatusRow[]>()
  for (const row of rows) {
    const told = JSON.stringify([row.overlay, row.files, row.problems])
    groups.set(told, [...(groups.get(told) ?? []), row])
  }
  return html`${[...groups.values()].map((group) => overlayOf(say, group))}`
}

function overlayOf(say: Say, group: readonly ContentStatusRow[]): Html {
  const [{ files, problems, overlay } = { files: [], problems: [], overlay: 'none' }] = group
  return html`<h3>${group.map(({ process }) => html`<bdi>${process}</bdi><br />`)}</h3>
    ${
      overlay === 'refused'
        ? html`<p class="problem">${say('content.problems')}</p>
            <ul>
              ${problems.map((problem) => html`<li><bdi class="code">${problem}</bdi></li>`)}
            </ul>`
        : html`<p>${say('content.no-problems')}</p>`
    }
    ${
      files.length === 0
        ? ''
        : html`<p>${say('content.files')}: ${files.map((file) => html`<code dir="ltr">${file}</code> `)}</p>`
    }`
}

export function counts({ say }: Reader, content: Content): Html {
  const figures = {
    stories: content.lures.length,
    payloads: content.payloads.entries.length,
    brands: content.brands.brands.length,
    countries: content.countries.byCode.size,
    advisories: content.advisories.length,
  }
  return html`<dl class="facts">
    ${Object.entries(figures).map(
      ([name, count]) =>
        html`<dt>${say(`content.count-${name}`)}</dt>
          <dd>${String(count)}</dd>`,
    )}
  </dl>`
}

export function languageTable({ say }: Reader, content: Content): Html {
  return html`<div class="table" role="region" aria-label="${say('content.languages')}" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${say('content.language')}</th>
          <th scope="col" class="number">${say('content.texts')}</th>
          <th scope="col">${say('content.reviewed')}</th>
        </tr>
      </thead>
      <tbody>
        ${LANGUAGES.map((tag) => {
          const { messages, reviewed } = content.locales[tag]
          return html`<tr>
            <th scope="row"><a href="/content/replies?language=${tag}">${languageName(say, tag)}</a></th>
            <td class="number">${String(messages.size)}</td>
            <td>
              ${reviewed === 'none' ? badge(say('content.reviewed-none'), 'warn') : html`<bdi>${reviewed}</bdi>`}
            </td>
          </tr>`
        })}
      </tbody>
    </table>
  </div>`
}

const DAY_MS = 86_400_000
const SOON_DAYS = 30

export function sourceTable({ say, language, nowMs }: Reader, content: Content): Html {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  const today = day(nowMs)
  const due = overdueAdvisories(content.advisories, day(nowMs + SOON_DAYS * DAY_MS))
  if (due.length === 0) return html`<p>${say('content.no-sources')}</p>`
  const row = ({ id, title, address, review, issuer }: Advisory): Html =>
    html`<tr>
      <th scope="row">
        <a href="${address}" rel="noopener noreferrer"><bdi>${title}</bdi></a
        ><br /><code>${id}</code> ·
        <bdi>${issuer[language]}</bdi>
      </th>
      <td>
        <bdi>${review}</bdi>
        ${review < today ? badge(say('content.overdue'), 'bad') : badge(say('content.soon'), 'warn')}
      </td>
    </tr>`
  return html`<div class="table" role="region" aria-label="${say('content.sources')}" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${say('content.record')}</th>
          <th scope="col">${say('content.review')}</th>
        </tr>
      </thead>
      <tbody>
        ${due.toSorted((a, b) => a.review.localeCompare(b.review)).map(row)}
      </tbody>
    </table>
  </div>`
}
