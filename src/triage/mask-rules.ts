/**
 * Which parts of links and QR payloads are secrets: keys, tokens, passwords, codes. Each rule is what stands
 * before the secret and what the secret consists of; both may be percent-encoded or torn apart by blanks and line
 * breaks, as recognised writing is.
 */

/** A pattern matches exactly what to hide; its look-behind ends with fixed text, so it fails at once. */
export interface Rule {
  /** One of these lower-case texts must stand in the text, blanks left out, before the pattern is tried. */
  hints: string[]
  pattern: RegExp
}

const ENCODED: Record<string, string> = {
  ':': '3A',
  '/': '2F',
  '?': '3F',
  '=': '3D',
  '&': '26',
  '#': '23',
  '@': '40',
  $: '24',
}

/** Letters in either case: the patterns below must tell capitals from small letters elsewhere. */
const anyCase = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)

/** Fixed text with room for a blank behind each character, and with its signs percent-encoded once to thrice. */
function torn(text: string): string {
  return text.replace(/./g, (char) => {
    const literal = anyCase(char.replace(/[.*+?^${}()|[\]\\/]/, '\\$&'))
    const code = ENCODED[char]
    return code ? `(?:${literal}|%(?:25){0,2}${anyCase(code)})\\s{0,2}` : `${literal}\\s{0,2}`
  })
}

/** What goes on behind a blank. Words do not look like it: they have no digit or sign and are not all capitals. */
const MORE =
  '(?:\\s{1,3}(?=[^\\s]{0,60}(?:[\\d+/=_%]|,\\S))[A-Za-z0-9+/=_%.,@-]{4,512}|\\s{1,3}[A-Z2-7]{4,512}(?![A-Za-z])){0,40}'

/** `value`: one character of the secret. */
function after(before: string, value: string, most: number): RegExp {
  return new RegExp(`(?<=${before})${value}{1,${most}}${MORE}`, 'gu')
}

const TOKEN = '[^&\\s#]'

const rule = (prefix: string, value = TOKEN, most = 512): Rule => ({
  hints: [prefix.toLowerCase()],
  pattern: after(torn(prefix), value, most),
})

/** A parameter's value, wherever it stands in a link. */
const param = (hints: string[], names: string): Rule => ({
  hints,
  pattern: after(
    `(?:[?&;]|%(?:25){0,2}(?:3[Ff]|26))\\s?(?:${anyCase(names)})\\s?(?:=|%(?:25){0,2}3[Dd])\\s?`,
    '[^&\\s%#]',
    512,
  ),
})

export const RULES: Rule[] = [
  // WhatsApp. Its linking payload has parts that may stay and is mask-links.ts' business.
  {
    hints: ['v.whatsapp.com'],
    pattern: new RegExp(
      `(?<=${torn('v.whatsapp.com')}\\/\\s?(?:[^\\s/?#]{1,20}\\/)?)\\p{Nd}{3}[- ]?\\p{Nd}{3}`,
      'giu',
    ),
  },
  { hints: ['whatsapp.com/otp'], pattern: /(?<=[?&]code=(?:otp)?)\p{Nd}{4,10}/giu },
  // Other messengers and services.
  rule('tg://login?token='),
  rule('tg://login?code='),
  rule('t.me/login/', '[^\\s/?#]'),
  rule('telegram.me/login/', '[^\\s/?#]'),
  param(['pub_key', 'linkdevice', 'rereg'], 'uuid|pub_key'),
  rule('discord.com/ra/', '[^\\s/?#]'),
  rule('discordapp.com/ra/', '[^\\s/?#]'),
  rule('line.me/r/au/', '[^\\s?]'),
  rule('s.team/q/', '[^\\s?#]'),
  rule('txz.qq.com/p?k='),
  rule('weixin.qq.com/l/', '[^\\s?#]'),
  rule('weixin.qq.com/x/', '[^\\s?#]'),
  rule('wx.qq.com/l/', '[^\\s?#]'),
  rule('/signin/qrcode/scan?qr='),
  param(['passport.yandex'], 'track_id|magic'),
  param(['id.vk.'], 'token|code|hash|uuid'),
  param(['user_code', 'device'], 'user_code|otc'),
  // Second factors and passkeys.
  {
    hints: ['secret='],
    pattern: after(
      `[?&;]\\s?(?:${anyCase('secret|sharedsecret')})\\s?=\\s?`,
      '(?:[^&\\s%#]|%(?:25){0,2}(?!2[36]|25)[0-9A-Fa-f]{2})',
      512,
    ),
  },
  param(['secret='], 'secret|sharedsecret'),
  { hints: ['secret%'], pattern: after(`\\b${anyCase('secret')}%(?:25){0,2}3[Dd]`, '[^&\\s%]', 512) },
  rule('migration://offline?data=', '[^\\s&]', 4096),
  rule('phonefactor://activate_account?', '[^\\s]'),
  rule('duo://', '[^\\s]'),
  param(['oktaverify'], 't|f'),
  {
    hints: ['fido:/'],
    pattern: new RegExp(`(?<=${torn('FIDO:/')})\\d{4,512}(?:\\s{1,2}\\d{4,512}){0,40}`, 'giu'),
  },
  {
    hints: ['symkey'],
    pattern: after(`\\b${anyCase('wc')}:\\s?|\\b${anyCase('symkey')}=\\s?`, '[^&\\s@]', 256),
  },
  // Networks, SIMs, signatures.
  {
    hints: ['wifi:'],
    pattern:
      /(?<=WIFI\s?:(?:[^\n]{0,200};)?\s{0,2}P\s?:\s?)(?:(?:[^;\\]|\\.){1,128}(?=;)|(?:[^;\\\n]|\\.){1,128})/giu,
  },
  {
    hints: ['lpa:1$', 'lpa%'],
    pattern: after(`${torn('LPA:1$')}[^$%\\s]{1,64}\\s?(?:\\$|%(?:25){0,2}24)\\s?`, '[^\\s&]', 512),
  },
  {
    hints: ['mobilesign'],
    pattern:
      /(?<=mobilesign(?::|%3A)\s?https?(?::|%3A)(?:\/|%2F){2}[^\s/?#%]{1,253}(?:[/?#]|%2F))[^\s]{1,2048}/giu,
  },
  {
    hints: ['mobilesign', 'mgovsign', 'egovbusiness'],
    pattern: /(?<=[?&]link=https?(?::|%3A)(?:\/|%2F){2}[^\s/?#%&]{1,253}(?:[/?#]|%2F|%3F))[^\s&]{1,2048}/giu,
  },
  { hints: ['*04', '*05', '*03'], pattern: /(?<=\*\*0[3-5]2?\*[\d*]{0,30})\d{4,10}(?=[\d*]{0,30}#)/giu },
  {
    hints: [
      'vless://',
      'vmess://',
      'trojan://',
      'ss://',
      'ssr://',
      'hysteria',
      'hy2://',
      'tuic://',
      'wireguard://',
    ],
    pattern:
      /(?<=\b(?:vless|trojan|ss|hysteria2?|hy2|tuic|wireguard):\/\/)[^\s@/?#]{1,2048}(?=@)|(?<=\b(?:vmess|ssr?):\/\/)[A-Za-z0-9+/=_-]{8,4096}/giu,
  },
  {
    hints: ['privatekey', 'presharedkey'],
    pattern: /(?<=\b(?:private|preshared)key\s{0,3}=\s{0,3})[A-Za-z0-9+/=]{16,64}/giu,
  },
  // Anybody's links.
  {
    hints: ['eyj'],
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{8,4096}(?:\.[A-Za-z0-9_-]{0,1024})?/g,
  },
  {
    hints: ['/reset', '/verify', '/confirm', '/activate', '/otp/', '/code/', '/login/'],
    pattern:
      /(?<=\/(?:reset|reset-password|password-reset|verify|confirm|activate|otp|code|login)\/)\p{Nd}{4,8}(?![\p{L}\p{Nd}])/giu,
  },
  {
    hints: ['text=', 'body='],
    pattern: /(?<=[?&](?:text|body)=(?:[^&\s]{0,300}(?:[^\d&\s%]|%[0-9A-F]{2}))?)\d{3}-?\d{3}(?!\d)/giu,
  },
  { hints: ['='], pattern: /(?<=[?&](?:code|otp|pin|passcode)=)\p{Nd}{4,8}(?!\p{Nd})/giu },
  { hints: ['4sglq1p5sv6'], pattern: /4sgLq1p5sV6/giu },
]

/** Four groups of four at least, parted alike, in letters of one case; two of the groups hold both kinds of sign. */
function spacedSecret(letters: string): string {
  const group = `[${letters}2-7]{4}`
  const mixed = `(?=[${letters}2-7]{0,3}[2-7])(?=[${letters}2-7]{0,3}[${letters}])${group}`
  const twoMixed = `(?=(?:${group}[ -]){0,12}?${mixed}[ -](?:${group}[ -]){0,12}?${mixed})`
  return `${twoMixed}(?:${group}(?: ${group}){3,12}|${group}(?:-${group}){3,12})`
}

/** An authenticator's secret as shown for typing: `jbsw y3dp ehpk 3pxp`. */
export const SPACED_SECRET = new RegExp(
  `(?<![A-Za-z0-9])(?:${spacedSecret('a-z')}|${spacedSecret('A-Z')})(?![A-Za-z0-9])`,
  'g',
)
/** The same in one piece, in capitals, outside links. */
export const WHOLE_SECRET =
  /(?<![A-Za-z0-9/=?&._-])(?=[A-Z]{0,60}[2-7][A-Z2-7]{0,60}[2-7])[A-Z2-7]{16,64}(?![A-Za-z0-9])/g

/** What follows the address that links a device: reference and keys, parted by commas. */
export const LINK_PAYLOAD = new RegExp(
  `(?<=${torn('settings/linked_devices')}\\/?(?:\\?[^\\s#]{0,200})?(?:#|%(?:25){0,2}23)\\s{0,2})(?!Intent;)\\S{1,4096}${MORE}`,
  'gu',
)
/** The same without its address, torn apart: it begins with a version and a reference. */
export const BARE_PAYLOAD = new RegExp(
  `(?<![\\w@.])\\d@[A-Za-z0-9+/=_-]{8,400}\\s{0,2},[A-Za-z0-9+/=_,-]{0,600}${MORE}`,
  'gu',
)
/** Thirty-two bytes in base64: a key. */
export const KEY = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])/g
