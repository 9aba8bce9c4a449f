/**
 * Drawn pieces of phone screens: generic ones, after no maker's artwork. Each shows one thing and a ring with a
 * finger where to tap. In: labels. Out: HTML whose `data-id` names what must stay inside its screen.
 */
import { FINGER, icon, type Icon } from './icons.ts'
import { DOTS, codeHtml, escapeHtml, labelHtml } from './write-text.ts'

/** Labels as the phone has them, by the last part of their message id. */
export type Labels = (name: string) => string

export type Screen = (labels: Labels, id: string) => string

const GREY = '<s></s>'

/** The ring and the finger: shape and place say it as well as colour. */
function tap(html: string, className = ''): string {
  return `<div class="tap ${className}">${html}${FINGER}</div>`
}

/** `id` is unique on the card; a label's box is compared with the box of what it stands in. */
function label(text: string, id: string): string {
  return `<div class="label" data-id="${id}/label">${labelHtml(text)}</div>`
}

function row(name: Icon, content: string, className = ''): string {
  return `<div class="row ${className}">${icon(name)}${content}</div>`
}

/** Android's bar has its menu at the top, iPhone's tabs are at the bottom; both at the far end of the line. */
export const whereToStart: Screen = (labels, id) =>
  `<div class="frame top" data-id="${id}-a"><p>Android</p><div class="bar">${GREY}
    ${tap(DOTS, 'round')}</div></div>
  <div class="frame bottom" data-id="${id}-i"><p>iPhone</p><div class="tabs"><s></s>
    ${tap(`${icon('gear')}${label(labels('settings'), `${id}-i`)}`)}</div></div>`

export const linkedDevicesRow: Screen = (labels, id) =>
  `<div class="frame" data-id="${id}">${row('person', GREY, 'dim')}
    ${tap(row('laptop', label(labels('linked-devices'), id)))}${row('lock', GREY, 'dim')}</div>`

export const logOutOne: Screen = (labels, id) =>
  `<div class="frame" data-id="${id}">${tap(row('screen', GREY))}
    <div class="then"></div>${tap(`<div class="button">${label(labels('log-out'), id)}</div>`)}</div>`

export const noneLeft: Screen = (_labels, id) =>
  `<div class="frame" data-id="${id}">${['laptop', 'screen', 'laptop']
    .map((name) => row(name as Icon, `<s class="gone"></s>${icon('cross', 'bad')}`))
    .join('')}</div>`

export const callKeypad: Screen = (_labels, id) =>
  `<div class="side"><div class="own">${icon('phone')}${icon('sim', 'inside')}</div>
  <div class="frame keypad" data-id="${id}"><div class="keys">${'1 2 3 4 5 6 7 8 9 * 0 #'
    .split(' ')
    .map((key) => `<b>${key}</b>`)
    .join('')}</div></div></div>`

export const dialCancel: Screen = (_labels, id) => dialled('##002#', id)

export const dialCheck: Screen = (_labels, id) => dialled('*#21#', id)

function dialled(code: string, id: string): string {
  return `<div class="frame" data-id="${id}"><div class="display" data-id="${id}/code">${codeHtml(code)}</div>
    ${tap(`<div class="call">${icon('handset')}</div>`, 'pill')}</div>`
}

/** The number is dots: nobody's. */
export const strangeNumber: Screen = (_labels, id) =>
  `<div class="frame" data-id="${id}"><div class="display"><bdi dir="ltr">+•• ••• •••</bdi> <b>?</b></div>
    <div class="ask">${icon('handset')}${icon('person')}</div></div>`

const NEXT = tap(`<div class="button">${icon('tick')}</div>`)

export const ownNumber: Screen = (_labels, id) =>
  `<div class="frame beside" data-id="${id}"><div class="field">${icon('phone')}<bdi dir="ltr">+•• ••• •••</bdi></div>${NEXT}</div>`

/** The same code in the right place and in the wrong one. */
export const codeOnlyHere: Screen = (_labels, id) =>
  `<div class="frame" data-id="${id}-a"><div class="head"><p>WhatsApp</p>${icon('tick', 'mark')}</div>${boxes(6, '•')}</div>
  <div class="frame chat" data-id="${id}-b"><div class="bubble"><bdi dir="ltr">•••-•••</bdi></div>${icon('cross', 'mark bad')}</div>`

export const otherPhoneOut: Screen = (_labels, id) =>
  `<div class="phones" data-id="${id}"><div>${icon('phone')}${icon('tick', 'mark')}</div>
    <div class="apart"></div><div class="away">${icon('phone')}${icon('cross', 'mark bad')}</div></div>`

export const unknownPin: Screen = (labels, id) =>
  `<div class="frame" data-id="${id}"><div class="field pin">${boxes(6, '?')}</div>
    ${tap(`<div class="link">${label(labels('forgot-pin'), id)}</div>`)}</div>
  <div class="week" data-id="${id}-w">${[1, 2, 3, 4, 5, 6, 7].map((day) => `<b>${day}</b>`).join('')}</div>`

/** One below the other, in the order they are tapped. */
/** One below the other, in the order they are tapped. */
export const twoStepRow: Screen = (labels, id) =>
  `<div class="frame" data-id="${id}">${row('person', label(labels('account'), `${id}/1`))}<div class="then"></div>
    ${tap(row('lock', label(labels('two-step'), id)))}</div>`

export const enablePin: Screen = (labels, id) =>
  `<div class="frame" data-id="${id}">${tap(`<div class="button">${label(labels('enable'), id)}</div>`)}
    <div class="then"></div><div class="field pin">${boxes(6, '•')}</div></div>`

export const addEmail: Screen = (_labels, id) =>
  `<div class="frame beside" data-id="${id}"><div class="field">${icon('envelope')}<bdi dir="ltr">•••@•••</bdi></div>${NEXT}</div>`

function boxes(count: number, content = ''): string {
  return `<div class="boxes">${`<i>${escapeHtml(content)}</i>`.repeat(count)}</div>`
}
