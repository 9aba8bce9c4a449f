/** Pages that show QR symbols: a chat, an app's web page that links a device, a picture opened full screen, a website. */
import type { DrawnPage, PageDrawer } from './browser.ts'
import { CHAT_LABELS, interfaceOf } from './chat-labels.ts'
import { chooseLook, type Theme } from './chat-look.ts'
import { chatPage } from './chat-page.ts'
import { SMALL_TALK } from './chat-texts.ts'
import { drawSymbol, type SymbolStyle } from './qr-symbol.ts'
import type { Random } from './random.ts'

const TALK = ['en', 'ur', 'ur-Latn', 'ru', 'kk'] as const

/** A symbol as an image element; its width is in CSS pixels. */
function symbolTag(text: string, width: number, style: SymbolStyle = {}, css = ''): string {
  const data = Buffer.from(drawSymbol(text, 10, style).svg).toString('base64')
  return `<img data-id="symbol" class="attachment" style="width:${width}px;${css}" src="data:image/svg+xml;base64,${data}">`
}

/** A phone with a chat in which somebody sent pictures of symbols. */
export async function chatWithSymbols(
  texts: string[],
  theme: Theme,
  random: Random,
  drawer: PageDrawer,
): Promise<Buffer> {
  const language = random.pick(TALK)
  const labels = CHAT_LABELS[interfaceOf(language)]
  const look = chooseLook(random, theme, language === 'ur' ? 'naskh' : 'latin')
  const talk = random.shuffle(SMALL_TALK[language])
  const width = texts.length > 1 ? random.int(150, 190) : random.int(210, 280)
  const pictures = texts.map((text, index) => ({
    id: `q${index}`,
    side: 'them' as const,
    text: talk[index] ?? '',
    time: `9:${10 + index}`,
    attachment: symbolTag(text, width, { border: random.int(2, 4) }),
    ...(random.chance(0.5) && { label: random.pick(labels.forwarded) }),
  }))
  const before = talk.slice(4, 4 + random.int(0, 3)).map((text, index) => ({
    id: `t${index}`,
    side: random.pick(['me', 'them'] as const),
    text,
    time: `9:0${index}`,
  }))
  const chat = {
    name: random.pick(labels.names),
    status: labels.online,
    clock: `${random.int(8, 21)}:${random.int(10, 59)}`,
    batteryPercent: random.int(9, 99),
    day: labels.today,
    notice: '',
    bubbles: [...before, ...pictures],
  }
  return (await drawer.draw(chatPage(chat, labels, look), look)).png
}

/** A picture opened from a chat: the symbol on black, or on white with the phone's bars. */
export async function openedPicture(
  text: string,
  theme: Theme,
  random: Random,
  drawer: PageDrawer,
): Promise<Buffer> {
  const look = chooseLook(random, theme, 'latin')
  const [ground, ink] = theme === 'dark' ? ['#000', '#eee'] : ['#f5f5f5', '#222']
  const symbol = symbolTag(text, look.width - random.int(0, 90), { border: random.int(1, 4) })
  const html = `<meta charset="utf-8"><style>body{margin:0;height:100vh;background:${ground};color:${ink};font:15px ${look.fontStack};display:flex;flex-direction:column;justify-content:space-between;align-items:center}p{width:100%;padding:14px;margin:0;box-sizing:border-box}</style><p>← ${random.pick(['Bilal', 'Марат', 'Айгүл', 'خالہ شازیہ'])}<br><small>${random.int(8, 21)}:${random.int(10, 59)}</small></p>${symbol}<p>↩ &nbsp; ${random.pick(['Reply', 'Ответить', 'Жауап беру', 'جواب'])}</p>`
  return (await drawer.draw(html, look)).png
}

const STEPS = {
  en: [
    'Steps to log in',
    'Open WhatsApp on your phone',
    'Tap Menu on Android, or Settings on iPhone',
    'Tap Linked devices and then Link device',
    'Scan the QR code to confirm',
    'Log in with phone number',
  ],
  ru: [
    'Как войти',
    'Откройте WhatsApp на телефоне',
    'Нажмите «Меню» или «Настройки»',
    'Нажмите «Связанные устройства»',
    'Отсканируйте QR-код',
    'Войти по номеру телефона',
  ],
  ur: [
    'لاگ ان کرنے کا طریقہ',
    'اپنے فون پر واٹس ایپ کھولیں',
    'مینیو یا سیٹنگز پر ٹیپ کریں',
    'لنک کردہ ڈیوائسز پر ٹیپ کریں',
    'کیو آر کوڈ اسکین کریں',
    'فون نمبر کے ذریعے لاگ ان کریں',
  ],
} as const

/** A desktop browser on a page that links a device, the symbol with a disc in its middle as such pages have. */
export async function linkingWebPage(
  text: string,
  theme: Theme,
  random: Random,
  drawer: PageDrawer,
): Promise<DrawnPage> {
  const language = random.pick(['en', 'ru', 'ur'] as const)
  const [title, ...steps] = STEPS[language]
  const [ground, card, ink] =
    theme === 'light' ? ['#fcf5eb', '#ffffff', '#111b21'] : ['#12181c', '#1d282f', '#e9edef']
  const style: SymbolStyle = { border: theme === 'light' ? 1 : 2, ecc: random.pick(['L', 'M'] as const) }
  const symbol = symbolTag(text, random.pick([228, 264, 264, 296]), { ...style, logo: 0.12 }, 'margin:0')
  const size = random.pick([
    { width: 1366, height: 768, scale: 1 },
    { width: 1440, height: 900, scale: 1 },
    { width: 1280, height: 720, scale: 1.5 },
    { width: 1920, height: 1080, scale: 1 },
  ])
  const html = `<!doctype html><html dir="${language === 'ur' ? 'rtl' : 'ltr'}"><meta charset="utf-8"><style>body{margin:0;background:${ground};color:${ink};font-family:Roboto,'Noto Naskh Arabic',sans-serif}
.tabs{background:${theme === 'light' ? '#dee1e6' : '#202124'};padding:8px 14px;font-size:13px;direction:ltr}.address{background:${theme === 'light' ? '#fff' : '#35363a'};padding:7px 16px;margin-top:7px;border-radius:16px}
.card{margin:64px auto;max-width:860px;background:${card};border:1px solid #8884;border-radius:24px;padding:40px 48px;display:flex;justify-content:space-between;gap:40px}h1{font-size:27px;font-weight:400;margin:0 0 20px}li{font-size:17px;line-height:2.1}</style>
<div class="tabs">▣ WhatsApp &nbsp; ✕ &nbsp;&nbsp; +<div class="address">🔒 web.example</div></div>
<div class="card"><div><h1>${title}</h1><ol>${steps
    .slice(0, 4)
    .map((step) => `<li>${step}</li>`)
    .join('')}</ol><p style="color:#1daa61">${steps[4]}</p></div><div>${symbol}</div></div>`
  return drawer.draw(html, size)
}

/** A made-up page with several symbols: an app to install, a payment, a prize. */
export async function pageWithSymbols(texts: string[], random: Random, drawer: PageDrawer): Promise<Buffer> {
  const cards = texts.map(
    (text, index) =>
      `<div class="card">${symbolTag(text, random.int(190, 260), { border: random.int(3, 4) }, 'margin:0')}<p>${random.pick(['Scan to pay', 'Install the app', 'Vote here', 'Join the group', 'Осканируйте', 'اسکین کریں'])} ${index + 1}</p></div>`,
  )
  const html = `<meta charset="utf-8"><style>body{margin:0;font-family:'Noto Sans','Noto Naskh Arabic';background:${random.pick(['#fff', '#eef', '#fdf6e3', '#222b3a'])}}h1{margin:24px;color:#888}.all{display:flex;flex-wrap:wrap;gap:34px;padding:24px}.card{background:#fff;padding:14px;border-radius:12px;box-shadow:0 2px 8px #0003;text-align:center}p{margin:8px 0 0}</style><h1>Family festival 2026</h1><div class="all">${cards.join('')}</div>`
  return (await drawer.draw(html, { width: 980, height: 760, scale: random.pick([1, 1.5, 2]) })).png
}
