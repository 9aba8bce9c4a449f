/** WhatsApp's own screens as plain HTML: words and a look go in, a page of the phone's size comes out. No artwork. */
import { CHAT_LABELS, type InterfaceLanguage } from './chat-labels.ts'
import type { Look } from './chat-look.ts'
import { escapeHtml } from './chat-page.ts'
import type { ScreenWords } from './own-screen-words.ts'
import type { Random } from './random.ts'
import type { OwnScreen } from './truth.ts'

/** Draws the page; `texts` are the words on it in reading order, without those of the status bar. */
export function ownScreenPage(
  screen: OwnScreen,
  words: ScreenWords,
  language: InterfaceLanguage,
  look: Look,
  random: Random,
): { html: string; texts: string[]; clock: string } {
  const clock = `${random.int(8, 21)}:${random.int(10, 59)}`
  const layout = layoutOf(screen, words, random)
  const html = `<!doctype html><html dir="${CHAT_LABELS[language].direction}"><meta charset="utf-8"><style>${styles(look)}</style><body class="${layout.name}">
<div class="status"><span>${clock}</span><span>${random.int(20, 98)}%</span></div>${layout.html}</body></html>`
  return { html, texts: layout.texts, clock }
}

interface Layout {
  name: string
  html: string
  texts: string[]
}

function layoutOf(screen: OwnScreen, words: ScreenWords, random: Random): Layout {
  const all = [words.title, ...words.body, ...words.buttons]
  const lines = words.body.map((text) => `<p>${escapeHtml(text)}</p>`).join('')
  const [first = '', ...others] = words.buttons
  switch (screen) {
    case 'linked-devices': {
      const button = `<button class="main">${escapeHtml(first)}</button>`
      const html = `<h2>← ${escapeHtml(words.title)}</h2><div class="art"><i></i><i class="small"></i></div>${button}<div class="list">${devicesHtml(words.body)}</div>`
      return { name: 'full', html, texts: [words.title, first, ...words.body] }
    }
    case 'registration-code': {
      const buttons = `<button class="plain">${escapeHtml(first)}</button>`
      const html = `<h2 class="centre">${escapeHtml(words.title)}</h2><div class="centre">${lines}<div class="code">— — —&nbsp;&nbsp; — — —</div>${buttons}</div>`
      return { name: 'full', html, texts: all }
    }
    case 'enter-code': {
      const boxes = Array.from({ length: 8 }, () => '<i></i>').join('')
      const html = `<h2 class="centre">${escapeHtml(words.title)}</h2><div class="centre">${lines}<div class="boxes">${boxes}</div></div>${buttonsHtml([first, ...others])}`
      return {
        name: random.chance(0.5) ? 'full' : 'sheet',
        html: `<div class="panel">${html}</div>`,
        texts: all,
      }
    }
    default: {
      const html = `<div class="panel"><div class="art"><i></i><i class="small"></i></div><h3>${escapeHtml(words.title)}</h3>${lines}${buttonsHtml([first, ...others])}</div>`
      return { name: random.chance(0.5) ? 'sheet' : 'dialog', html, texts: all }
    }
  }
}

function buttonsHtml(buttons: string[]): string {
  const html = buttons.map(
    (text, index) =>
      `<button class="${index === buttons.length - 1 ? 'main' : 'plain'}">${escapeHtml(text)}</button>`,
  )
  return `<div class="buttons">${html.join('')}</div>`
}

/** Names of devices and what is said of them alternate; the last line is a hint. */
function devicesHtml(body: string[]): string {
  return body
    .map((text, index) =>
      index % 2 === 0 && index < body.length - 1
        ? `<p class="device"><i></i>${escapeHtml(text)}</p>`
        : `<p class="said">${escapeHtml(text)}</p>`,
    )
    .join('')
}

function styles(look: Look): string {
  const ground = look.theme === 'light' ? '#ffffff' : '#0b141a'
  const panel = look.theme === 'light' ? '#ffffff' : '#1f2c34'
  const dim = look.theme === 'light' ? '#8a8f92' : '#05090c'
  return `*{box-sizing:border-box}html,body{margin:0;height:100%}
body{display:flex;flex-direction:column;font-family:${look.fontStack};color:${look.ink};background:${ground};line-height:${look.lineHeight};overflow:hidden}
body.sheet,body.dialog{background:${dim}}body.sheet{justify-content:space-between}body.dialog .panel{margin:auto 26px}
.status{display:flex;justify-content:space-between;padding:7px 18px;font-size:13px;direction:ltr}
.panel{background:${panel};border-radius:24px;padding:22px 22px 26px}body.sheet .panel{border-radius:24px 24px 0 0}body.full .panel{background:none}
h2{font-size:21px;font-weight:500;margin:12px 18px}h3{font-size:20px;font-weight:600;margin:4px 0 8px;text-align:center}p{font-size:${look.fontPx}px;margin:8px 0;color:${look.faint}}body.full p{color:${look.ink}}
.centre{text-align:center;padding:0 18px}.art{height:110px;display:flex;justify-content:center;align-items:flex-end;gap:6px;margin:8px}.art i{width:110px;height:70px;border:4px solid ${look.accent};border-radius:8px}.art i.small{width:36px;height:58px}
.buttons{display:flex;flex-direction:column-reverse;gap:8px;margin-top:18px}body.dialog .buttons{flex-direction:row;justify-content:flex-end;flex-wrap:wrap}
body.sheet .buttons,body.full .buttons{flex-direction:column}
button{font:500 16px ${look.fontStack};border:0;border-radius:24px;padding:12px 20px}.main{background:${look.accent};color:#fff}.plain{background:none;color:${look.accent}}
body.full>.main{margin:14px 20px}.list{padding:8px 20px}.device{font-weight:500;display:flex;gap:14px;align-items:center;margin:16px 0 0}.device i{width:34px;height:34px;border-radius:50%;background:${look.accent}}.said{margin:2px 48px;font-size:14px;color:${look.faint}!important}
.code{font-size:24px;letter-spacing:3px;border-bottom:2px solid ${look.accent};margin:16px auto;width:70%}.boxes{display:flex;gap:7px;justify-content:center;margin:22px 0;direction:ltr}.boxes i{width:30px;height:42px;border:1.5px solid ${look.faint};border-radius:8px}`
}
