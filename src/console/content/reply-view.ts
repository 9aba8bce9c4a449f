/** Replies as a phone shows them: WhatsApp's marks within a line as bold, italic and struck; everything else as it is. */
import { html } from 'hono/html'
import { LANGUAGES, type Language } from '../../model.ts'
import type { Html, Say } from '../shell.ts'
import { badge, countryName, languageName } from '../show.ts'
import type { PreviewedReply } from './tools.ts'

export interface ReplyQuery {
  language: Language
  country: string | null
  prefix: string
  isLong: boolean
}

export function replyForm(
  say: Say,
  reader: Language,
  { language, country, prefix, isLong }: ReplyQuery,
  countries: readonly string[],
): Html {
  return html`<form method="get" action="/content/replies" class="row">
    <div>
      <label for="reply-language">${say('content.language')}</label>
      <select id="reply-language" name="language">
        ${LANGUAGES.map(
          (tag) =>
            html`<option value="${tag}" ${tag === language ? html`selected` : ''}>
              ${languageName(say, tag)}
            </option>`,
        )}
      </select>
    </div>
    <div>
      <label for="reply-country">${say('content.country')}</label>
      <select id="reply-country" name="country">
        <option value="">${say('content.no-country')}</option>
        ${countries.map(
          (code) =>
            html`<option value="${code}" ${code === country ? html`selected` : ''}>
              ${countryName(reader, code)}
            </option>`,
        )}
      </select>
    </div>
    <div>
      <label for="reply-prefix">${say('content.kind')}</label>
      <input id="reply-prefix" name="prefix" value="${prefix}" maxlength="80" dir="ltr" />
    </div>
    <label class="choice"
      ><input type="checkbox" name="long" value="yes" ${isLong ? html`checked` : ''} />${say(
        'content.only-long',
      )}</label
    >
    <button>${say('content.show')}</button>
  </form>`
}

export function replyBubble(
  say: Say,
  { name, text, length, limit }: PreviewedReply,
  { language, direction }: { language: Language; direction: 'ltr' | 'rtl' },
): Html {
  const isLong = length > limit
  return html`<section class="card">
    <h2><code dir="ltr">${name}</code></h2>
    <p>
      <small>${say('content.length', { length, limit })}</small>
      ${isLong ? badge(say('content.too-long'), 'bad') : ''}
    </p>
    <div class="words" lang="${language}" dir="${direction}">${marked(text)}</div>
  </section>`
}

/** Of a mark: at a word's edge, on one line, bounded. */
const MARKS =
  /(?<![^\s(„«"“])(?:\*(?=\S)([^*\n]{1,400})(?<=\S)\*(?![\p{L}\p{N}*])|_(?=\S)([^_\n]{1,400})(?<=\S)_(?![\p{L}\p{N}_])|~(?=\S)([^~\n]{1,400})(?<=\S)~(?![\p{L}\p{N}~]))/gmu

function marked(text: string): Html[] {
  const pieces: Html[] = []
  let done = 0
  for (const match of text.matchAll(MARKS)) {
    pieces.push(html`${text.slice(done, match.index)}`)
    const [whole, bold, italic, struck] = match
    if (bold !== undefined) pieces.push(html`<b>${bold}</b>`)
    else if (italic !== undefined) pieces.push(html`<i>${italic}</i>`)
    else pieces.push(html`<s>${struck ?? ''}</s>`)
    done = match.index + whole.length
  }
  pieces.push(html`${text.slice(done)}`)
  return pieces
}
