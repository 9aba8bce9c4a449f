/** How cards look: large type, dark on white, nothing smaller than 34 pixels of a picture 1080 pixels wide. */

const INK = '#10243e'
const RING = '#c2410c'
const BLUE = '#12477e'
const DIM = '#bcc8d6'

export const CARD_STYLE = `
* { box-sizing: border-box; margin: 0; padding: 0 }
html, body { width: 1080px; height: 1440px; overflow: hidden; background: #fff }
body { display: flex; flex-direction: column; color: ${INK}; font-family: 'Noto Sans'; font-weight: 500; line-height: 1.26 }
/* Naskh, as phones show Urdu: Nastaliq slants over several lines and grows too small in a chat. */
[dir=rtl] body { font-family: 'Noto Sans', 'Noto Naskh Arabic'; line-height: 1.34 }
h1 { background: ${BLUE}; color: #fff; font-size: 62px; line-height: 1.18; padding: 20px 40px 24px; text-wrap: balance }
[lang=kk] h1 { font-size: 58px }
ol { flex: 1; list-style: none; display: flex; flex-direction: column; justify-content: space-between; padding: 0 32px }
li { display: grid; grid-template-columns: 68px 1fr 400px; gap: 20px; align-items: center; flex: 1 1 auto;
  padding: 9px 0; border-bottom: 3px solid ${DIM} }
li:last-child { border: 0 }
.number { width: 68px; height: 68px; border-radius: 50%; background: ${INK}; color: #fff; font: 700 46px/68px 'Noto Sans';
  text-align: center }
.say .code { font-weight: 700; white-space: nowrap; display: inline-block; line-height: 1.08; background: #e3ebf5; border-radius: 10px; padding: 0 7px }
.whole { white-space: nowrap }
.dots { display: inline-flex; flex-direction: column; gap: 6px; vertical-align: middle; margin: 0 8px }
.dots i { width: 9px; height: 9px; border-radius: 50%; background: currentColor }
.icon { width: 52px; height: 52px; flex: none; fill: none; stroke: currentColor; stroke-width: 4; stroke-linecap: round;
  stroke-linejoin: round; vertical-align: middle }
aside { display: flex; gap: 22px; align-items: center; background: #fff1cc; font-size: 40px; line-height: 1.22;
  padding: 16px 44px; border-block: 4px solid ${INK} }
aside .icon { width: 64px; height: 64px }
footer { background: ${INK}; color: #fff; font-size: 34px; padding: 14px 44px 16px; display: flex;
  justify-content: space-between; gap: 30px; white-space: nowrap }

.screen { display: flex; flex-direction: column; gap: 12px }
.frame { position: relative; border: 6px solid ${INK}; border-radius: 26px; background: #f3f6fa; padding: 12px 16px;
  display: flex; flex-direction: column; gap: 8px }
.frame p { font-size: 34px; line-height: 1; font-weight: 700 }
.frame.top { border-bottom-style: dashed; border-end-start-radius: 0; border-end-end-radius: 0 }
.frame.bottom { border-top-style: dashed; border-start-start-radius: 0; border-start-end-radius: 0 }
.top, .bottom { flex-direction: row; align-items: center; justify-content: space-between }
s { display: block; height: 16px; border-radius: 8px; background: ${DIM}; flex: 1; min-width: 30px }
.bar, .tabs { display: flex; align-items: center; gap: 18px }
.bar s { width: 90px }
.tabs s { width: 34px; height: 34px; flex: none; min-width: 0 }
[lang=ru] .tabs s, [lang=kk] .tabs s, [lang=kk] .row:has(.label) .icon, [lang=kk] .tap + .dim { display: none }
[lang=kk] .tabs .tap { display: flex; align-items: center; gap: 4px; padding: 0 10px 0 6px }
[lang=kk] .bottom { padding-inline: 12px }
[lang=kk] .bottom p { font-stretch: 75% }
[lang=kk] .tabs .icon { width: 34px }
[lang=kk] ol:has(.row .label) li { grid-template-columns: 68px 1fr 444px; gap: 12px; padding: 6px 0 }
[lang=kk] .frame { padding-block: 9px; gap: 6px }
[lang=kk] .row { min-height: 44px }
.tabs .icon { width: 42px; height: 42px; display: block; margin: auto }
.tap { position: relative; border: 7px solid ${RING}; border-radius: 18px; padding: 4px 8px; background: #fff }
.tap.round { border-radius: 50%; width: 74px; height: 74px; display: flex; align-items: center; justify-content: center }
.finger { position: absolute; width: 48px; bottom: -54px; inset-inline-end: -18px; fill: #fff; stroke: ${RING};
  stroke-width: 5; stroke-linejoin: round; z-index: 2 }
.label { font-size: 34px; line-height: 1.16; font-weight: 400; font-stretch: 75% }
.label div:first-child { font-weight: 700 }
[lang=ru] .label div:first-child, [lang^=ur] .label div:first-child, [lang=en] .label div:first-child { font-stretch: 87.5% }
.row { display: flex; align-items: center; gap: 14px; min-height: 52px }
.dim { color: #6d7f94; min-height: 34px }
.dim .icon { width: 36px; height: 36px }
.then { height: 0; border: 16px solid transparent; border-top: 20px solid ${INK}; border-bottom: 0; align-self: center }
.button { text-align: center; background: ${BLUE}; color: #fff; border-radius: 12px; padding: 4px 10px }
.tabs .tap { text-align: center }
.bad { color: ${RING} }
.display .code { font-weight: 700 }
.display { font-size: 58px; line-height: 1.1; text-align: center; background: #fff; border-radius: 12px; padding: 6px }
.call { background: #1b6b38; color: #fff; border-radius: 40px; text-align: center; padding: 4px }
.pill { border-radius: 50px; width: 190px; align-self: center }
.side { display: flex; gap: 14px; align-items: center }
.side .frame { flex: 1 }
.own { position: relative }
.own .icon { width: 180px; height: 180px; margin: 0 -46px; stroke-width: 2 }
.own .inside { position: absolute; inset: 0; margin: auto; width: 64px; height: 64px; stroke-width: 4 }
.keys { direction: ltr; display: grid; grid-template-columns: repeat(3, 1fr); text-align: center; font-size: 38px; line-height: 1.15 }
.ask { display: flex; gap: 30px; justify-content: center }
.ask .icon { width: 70px; height: 70px }
.field { display: flex; gap: 14px; align-items: center; background: #fff; border: 4px solid ${INK}; border-radius: 12px;
  padding: 10px 14px; font-size: 40px; line-height: 1.1 }

.beside { flex-direction: row; align-items: center; padding: 24px 10px 34px }
.beside .field { flex: 1; padding: 10px 8px; font-size: 36px; gap: 6px; white-space: nowrap }
.beside .icon { width: 44px }
.boxes { direction: ltr; display: flex; gap: 8px; justify-content: center; flex: 1 }
.boxes i { width: 40px; height: 54px; border: 4px solid ${INK}; border-radius: 8px; background: #fff; font: 700 36px/46px 'Noto Sans';
  text-align: center }
.mark { stroke-width: 7 }
.head, .chat { display: flex; flex-direction: row; align-items: center; justify-content: space-between }
.bubble { background: #fff; border: 4px solid ${INK}; border-radius: 26px; border-end-end-radius: 0; padding: 10px 26px; font-size: 40px;
  line-height: 1 }
.phones { display: flex; align-items: center; justify-content: space-around }
.phones div { position: relative }
.phones .icon:first-child { width: 180px; height: 180px; margin: 0 -30px; stroke-width: 2.5 }
.phones .mark { position: absolute; inset: 0; margin: auto; width: 60px; height: 60px }
.apart { align-self: stretch; border-inline-start: 6px dashed ${DIM} }
.away { color: #6d7f94 }
.link { text-decoration: underline; text-align: center; color: ${BLUE} }
.week { direction: ltr; display: flex; gap: 6px; margin-top: 16px }
.week b { flex: 1; border: 4px solid ${INK}; border-radius: 8px; text-align: center; font-size: 34px; line-height: 1.2 }
`
