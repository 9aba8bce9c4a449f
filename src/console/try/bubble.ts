/** One message as the chat shows it. Entry in, escaped HTML out; the page's script puts the same HTML in later. */
import { html } from 'hono/html'
import { loadCardRecords } from '../../content/cards.ts'
import type { Html, Say } from '../shell.ts'
import type { Asked, Entry, Reaction, Replied } from './chats.ts'
import { formatText } from './format.ts'
import { findOffers } from './offers.ts'

export interface BubbleParts {
  say: Say
  /** Hidden field of the forms in it. */
  csrf: Html
}

export const REACTIONS: readonly Reaction[] = ['👍', '👎']
/** Of a quotation, in UTF-16 units; the whole of it stands above. */
const QUOTED = 160
/** Letters looked at to tell the script. */
const LOOKED_AT = 600

export function bubble(parts: BubbleParts, entry: Entry): Html {
  return entry.kind === 'asked' ? asked(parts, entry) : replied(parts, entry)
}

/** What its text needs: Urdu's letters want their own font and direction, everything else tells its own. */
export function writing(text: string): Html {
  const letters = text.slice(0, LOOKED_AT).match(/\p{L}/gu) ?? []
  const arabic = letters.filter((letter) => /\p{Script=Arabic}/u.test(letter)).length
  return arabic * 2 > letters.length ? html`dir="rtl" lang="ur"` : html`dir="auto"`
}

function asked({ say }: BubbleParts, entry: Asked): Html {
  const { id, text, forwarded, picture } = entry
  return html`<article class="bubble ours" id="m-${id}" data-entry="${id}">
    <span class="hidden">${say('try.you')}:</span>
    ${forwarded ? html`<p class="forwarded">${say('try.forwarded')}</p>` : ''}
    ${picture === null ? '' : photo(say, picture)}
    ${text === '' ? '' : html`<div class="says" ${writing(text)}>${formatText(text)}</div>`}
    <footer>${clock(entry.atMs)}<span class="ticks" aria-hidden="true"></span></footer>
  </article>`
}

/** Somebody's picture is shown by the page that sent it, from its own memory: here it is not. */
function photo(say: Say, picture: string): Html {
  if (picture === 'upload') return html`<p class="photo">${say('try.photo')}</p>`
  return html`<img class="picture" src="/try/pictures/${picture}.png" alt="${say('try.photo')}" />`
}

function replied({ say, csrf }: BubbleParts, entry: Replied): Html {
  const { id, text, quote, card, reaction } = entry
  const offers = findOffers(text)
  return html`<article class="bubble theirs" id="m-${id}" data-entry="${id}">
    <span class="hidden">${say('try.bot')}:</span>
    ${quote ? quotation(say, quote) : ''} ${card ? cardPicture(card, text) : ''}
    <div class="says" ${writing(text)} ${card ? html`aria-hidden="true"` : ''}>${formatText(text)}</div>
    <footer>${clock(entry.atMs)}</footer>
    <form class="reacts" method="post" action="/try/reactions" data-quiet>
      ${csrf}<input type="hidden" name="id" value="${id}" />
      ${REACTIONS.map(
        (emoji) =>
          html`<button
            name="emoji"
            value="${emoji}"
            aria-pressed="${reaction === emoji ? 'true' : 'false'}"
            title="${say(emoji === '👍' ? 'try.helpful' : 'try.not-helpful')}"
          >
            <span aria-hidden="true">${emoji}</span
            ><span class="hidden">${say(emoji === '👍' ? 'try.helpful' : 'try.not-helpful')}</span>
          </button>`,
      )}
    </form>
    ${
      offers.length === 0
        ? ''
        : html`<form class="offers" method="post" action="/try/messages" data-send>
            ${csrf}
            ${offers.map(
              ({ digit, words }) =>
                html`<button class="second" name="text" value="${digit}" ${writing(words)}>
                  <b>${digit}</b> ${words}
                </button>`,
            )}
          </form>`
    }
  </article>`
}

function quotation(say: Say, { id, text, hasPicture }: NonNullable<Replied['quote']>): Html {
  const short = text.length > QUOTED ? `${text.slice(0, QUOTED).replace(/[\uD800-\uDBFF]$/, '')}…` : text
  return html`<a class="quote" href="#m-${id}"
    ><b>${say('try.you')}</b> ${hasPicture ? html`<span class="photo">${say('try.photo')}</span>` : ''}
    <span ${writing(short)}>${short}</span></a
  >`
}

const SIZES = new Map(loadCardRecords().map((record) => [`${record.language}/${record.card}`, record]))

/** Its caption stands below, and is what it says to those who cannot see it. */
function cardPicture({ id, language }: NonNullable<Replied['card']>, caption: string): Html {
  const name = `${language}/${id}`
  const { width, height } = SIZES.get(name) ?? { width: 1080, height: 1350 }
  return html`<a href="/try/cards/${name}.png" target="_blank"
    ><img class="picture" src="/try/cards/${name}.png" alt="${caption}" width="${width}" height="${height}"
  /></a>`
}

/** By UTC until the page's script puts the reader's own time there. */
function clock(ms: number): Html {
  const iso = new Date(ms).toISOString()
  return html`<time datetime="${iso}" data-clock>${iso.slice(11, 16)}</time>`
}
