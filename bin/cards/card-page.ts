/** The page of one card: title, numbered steps each beside a drawn screen, a note, who drew it. Texts in, HTML out. */
import type { CardId } from '../../src/model.ts'
import { CARD_STYLE } from './card-style.ts'
import { icon } from './icons.ts'
import * as screens from './screens.ts'
import { textHtml } from './write-text.ts'

/** Pixels; the shape of an upright photo, which chats show whole. */
export const CARD_SIZE = { width: 1080, height: 1440 } as const

/** Sizes of the steps' letters in pixels, largest first: the first that fits is taken. */
export const LETTER_SIZES = [50, 48, 46, 44, 42, 40, 38] as const

/** What is drawn beside each step; its length is the number of steps. */
export const CARD_SCREENS: Record<CardId, readonly screens.Screen[]> = {
  'log-out-devices': [screens.whereToStart, screens.linkedDevicesRow, screens.logOutOne, screens.noneLeft],
  'cancel-forwarding': [screens.callKeypad, screens.dialCancel, screens.dialCheck, screens.strangeNumber],
  'register-again': [screens.ownNumber, screens.codeOnlyHere, screens.otherPhoneOut, screens.unknownPin],
  'two-step': [screens.whereToStart, screens.twoStepRow, screens.enablePin, screens.addEmail],
}

export interface CardText {
  /** BCP 47. */
  language: string
  direction: 'ltr' | 'rtl'
  /** The text of a message id; throws for an unknown one. */
  say(id: string): string
}

/**
 * The whole page. Every element marked `data-id` must lie inside the one its id continues (`step1/text` in `step1`),
 * and those without a parent inside the page. `letters` is the size of the steps' letters in pixels.
 */
export function cardPage(card: CardId, text: CardText, letters: number): string {
  const say = (part: string): string => textHtml(text.say(`card.${card}.${part}`))
  const steps = CARD_SCREENS[card].map((screen, index) => {
    const id = `step${index + 1}`
    const drawn = screen((name) => text.say(`card.label.${name}`), `${id}/screen`)
    return `<li data-id="${id}"><b class="number">${index + 1}</b>
      <div class="say" data-id="${id}/say"><span data-id="${id}/say/text">${say(id)}</span></div><div class="screen">${drawn}</div></li>`
  })
  return `<!doctype html><html lang="${text.language}" dir="${text.direction}"><meta charset="utf-8">
<style>${CARD_STYLE}</style><body style="font-size:${letters}px">
<h1 data-id="title"><span data-id="title/text">${say('title')}</span></h1>
<ol>${steps.join('')}</ol>
<aside data-id="note">${icon('warning')}<span data-id="note/text">${say('note')}</span></aside>
<footer data-id="footer"><b data-id="footer/codes">${textHtml(text.say('card.footer'))}</b>
<span data-id="footer/drawn-by">${textHtml(text.say('card.drawn-by'))}</span></footer></body></html>`
}
