/** One chat screen as HTML: a chat and a look go in, a page of the phone's size comes out. Bubbles that do not fit leave at the top. */
import type { ChatLabels } from './chat-labels.ts'
import type { Look } from './chat-look.ts'
import type { Bubble } from './truth.ts'

export interface ChatBubble extends Bubble {
  id: string
  time: string
  /** Shown above a forwarded bubble. */
  label?: string
  /** Markup shown above the text: a picture, a link's card, a QR symbol. */
  attachment?: string
}

export interface Chat {
  name: string
  status: string
  clock: string
  batteryPercent: number
  day: string
  /** The yellow or grey note at the beginning of a chat; empty for none. */
  notice: string
  bubbles: ChatBubble[]
}

export function chatPage(chat: Chat, labels: ChatLabels, look: Look): string {
  const bubbles = chat.bubbles.map((bubble) => bubbleHtml(bubble, look)).join('')
  return `<!doctype html><html dir="${labels.direction}"><meta charset="utf-8"><style>${styles(look)}</style><body>
<div class="status"><span>${escapeHtml(chat.clock)}</span><span class="right">${SIGNAL}<b class="battery"><i style="width:${chat.batteryPercent}%"></i></b> ${chat.batteryPercent}%</span></div>
<div class="header">${arrow(labels.direction)}<span class="avatar"></span><span class="who"><b>${escapeHtml(chat.name)}</b><small>${escapeHtml(chat.status)}</small></span>${CALL}<span class="dots">⋮</span></div>
<div class="chat"><div class="room">
<div class="day"><span>${escapeHtml(chat.day)}</span></div>
${chat.notice === '' ? '' : `<div class="day notice"><span>${escapeHtml(chat.notice)}</span></div>`}
${bubbles}</div></div>
<div class="input"><span class="box">☺<em>${escapeHtml(labels.placeholder)}</em><span class="clip"></span></span><span class="mic"></span></div>
<div class="pill"><i></i></div>
<script>${FIT}</script></body></html>`
}

function bubbleHtml(bubble: ChatBubble, look: Look): string {
  const ticks = bubble.side === 'me' ? TICKS : ''
  const forwarded =
    bubble.label === undefined
      ? ''
      : `<div class="forwarded">${ARROW_FORWARD} ${escapeHtml(bubble.label)}</div>`
  return `<div class="row ${bubble.side}" data-id="${bubble.id}"><div class="bubble">${forwarded}${bubble.attachment ?? ''}<div class="text" dir="auto">${linkify(bubble.text, look)}</div><span class="time" dir="ltr">${escapeHtml(bubble.time)}${ticks}</span></div></div>`
}

/** Shows links as an app does; the text itself stays as it is. */
function linkify(text: string, { theme }: Look): string {
  const colour = theme === 'light' ? '#027eb5' : '#53bdeb'
  return escapeHtml(text).replaceAll(
    /(?:https?:\/\/|www\.)[^\s<]+|(?:[a-z0-9-]+\.)+[a-z]{2,}\/[^\s<]+/giu,
    (link) => `<span style="color:${colour};text-decoration:underline">${link}</span>`,
  )
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Removes from the top what the screen has no room for. */
const FIT = `const room = document.querySelector('.room'), chat = document.querySelector('.chat');
while (room.scrollHeight > chat.clientHeight && room.children.length > 1) room.firstElementChild.remove();`

const SIGNAL = `<svg width="34" height="12" viewBox="0 0 34 12" fill="currentColor"><path d="M0 12L12 0V12z"/><path d="M16 4a12 12 0 0 1 16 0l-8 8z"/></svg>`
const CALL = `<svg class="call" width="22" height="22" viewBox="0 0 24 24" fill="currentColor"><path d="M7 3l3 5-2 2c1 3 3 5 6 6l2-2 5 3c0 3-2 4-4 4C9 20 3 13 3 7c0-2 2-4 4-4z"/></svg>`
const TICKS = `<svg width="17" height="10" viewBox="0 0 17 10" fill="none" stroke="#53bdeb" stroke-width="1.5"><path d="M1 5l3 4 6-8M6 8l1 1 7-8"/></svg>`
const ARROW_FORWARD = `<svg width="14" height="11" viewBox="0 0 14 11" fill="currentColor"><path d="M8 0l6 5-6 5V7C4 7 2 8 0 11c0-4 3-8 8-8z"/></svg>`

function arrow(direction: 'ltr' | 'rtl'): string {
  const path = direction === 'ltr' ? 'M12 4l-7 7 7 7M5 11h15' : 'M12 4l7 7-7 7M19 11H4'
  return `<svg width="24" height="22" viewBox="0 0 24 22" fill="none" stroke="currentColor" stroke-width="2"><path d="${path}"/></svg>`
}

function styles(look: Look): string {
  const shade = look.theme === 'light' ? 'rgba(11,20,26,.13)' : 'transparent'
  const chip = look.theme === 'light' ? '#ffffffee' : '#182229'
  return `*{box-sizing:border-box}html,body{margin:0;height:100%}
body{display:flex;flex-direction:column;font-family:${look.fontStack};color:${look.ink};background:${look.page};overflow:hidden}
.status{display:flex;justify-content:space-between;padding:7px 18px 3px;font-size:13px;background:${look.bar};color:${look.barInk};direction:ltr}
.right{display:flex;gap:6px;align-items:center}.battery{width:22px;height:11px;border:1px solid currentColor;border-radius:3px;padding:1px}.battery i{display:block;height:100%;background:currentColor}
.header{display:flex;align-items:center;gap:9px;padding:7px 12px;background:${look.bar};color:${look.barInk}}
.avatar{width:38px;height:38px;border-radius:50%;background:linear-gradient(140deg,#c9b08b,#7a8fa6)}
.who{flex:1;display:flex;flex-direction:column;line-height:1.3}.who b{font-size:17px;font-weight:500}.who small{font-size:12.5px;opacity:.75}.dots{font-size:22px;padding:0 4px}
.chat{flex:1;overflow:hidden;background:${look.wallpaper},${look.page};padding:4px 10px}.room{min-height:100%;display:flex;flex-direction:column;justify-content:flex-end;gap:4px}
.day{text-align:center;margin:6px 0}.day span{display:inline-block;background:${chip};color:${look.faint};border-radius:8px;padding:5px 11px;font-size:12.5px}.notice span{background:${look.theme === 'light' ? '#ffeecd' : '#182229'};max-width:88%;line-height:1.35}
.row{display:flex}.me{justify-content:flex-end}.them+.me,.me+.them{margin-top:7px}
.bubble{max-width:82%;background:${look.theirs};border-radius:11px;padding:6px 9px 6px 10px;box-shadow:0 1px .5px ${shade};overflow:hidden}.me .bubble{background:${look.mine}}
.text{font-size:${look.fontPx}px;line-height:${look.lineHeight};white-space:pre-wrap;overflow-wrap:anywhere;text-align:start}
.time{display:flex;justify-content:flex-end;gap:3px;align-items:center;color:${look.faint};font-size:11px;margin-top:1px}
.forwarded{display:flex;gap:4px;align-items:center;color:${look.faint};font-size:13px;font-style:italic;margin-bottom:2px}
.attachment{display:block;border-radius:8px;margin:-2px -5px 5px;max-width:calc(100% + 10px)}
.input{display:flex;gap:7px;padding:6px 8px;background:${look.page}}.box{flex:1;display:flex;gap:10px;align-items:center;border-radius:23px;background:${look.theirs};color:${look.faint};padding:9px 14px;font-size:17px;border:1px solid ${shade}}.box em{flex:1;font-style:normal}
.clip{width:9px;height:18px;border:2px solid currentColor;border-radius:6px}.mic{width:44px;height:44px;border-radius:50%;background:${look.accent}}
.pill{height:16px;background:${look.page};display:flex;justify-content:center}.pill i{width:110px;height:4px;border-radius:2px;background:${look.faint};margin-top:5px}`
}
