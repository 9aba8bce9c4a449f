/**
 * Replies as one page of HTML, each in a bubble as wide as on a small phone, right to left where the language is. Plain
 * and self-contained: no scripts, no fonts or pictures from elsewhere.
 */
import type { Locale } from '../content/locales.ts'
import type { Preview } from '../advice/preview.ts'

const STYLE = `
:root { color-scheme: light dark; --page: #efeae2; --bubble: #fff; --ink: #111b21; --faint: #667781; --bad: #b3261e }
@media (prefers-color-scheme: dark) {
  :root { --page: #0b141a; --bubble: #202c33; --ink: #e9edef; --faint: #8696a0; --bad: #f2b8b5 }
}
* { box-sizing: border-box }
body { margin: 0 auto; padding: 12px; max-width: 360px; background: var(--page); color: var(--ink);
  font: 15px/1.4 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif }
h1 { font-size: 18px; margin: 0 0 4px }
h2 { font-size: 12px; font-weight: 600; margin: 20px 0 4px; color: var(--faint); overflow-wrap: anywhere }
h2 span { font-weight: 400 }
p { margin: 0 0 12px; color: var(--faint); font-size: 13px }
.bubble { background: var(--bubble); border-radius: 8px; padding: 7px 10px; max-width: 312px; width: fit-content;
  white-space: pre-wrap; overflow-wrap: anywhere; box-shadow: 0 1px 1px #0002; unicode-bidi: plaintext }
.bubble[lang=ur] { line-height: 1.9; font-family: 'Noto Nastaliq Urdu', 'Noto Naskh Arabic', 'Noto Sans Arabic', system-ui, sans-serif }
.long { color: var(--bad) }
`

/** A whole document; `heading` says language and country. */
export function previewPage(
  previews: readonly Preview[],
  { language, direction, reviewed }: Locale,
  heading: string,
): string {
  const bubbles = previews.map((preview) => bubble(preview, language, direction))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Replies: ${escape(heading)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Replies: ${escape(heading)}</h1>
<p>${previews.length} replies · read by a native speaker: ${escape(reviewed)}</p>
${bubbles.join('\n')}
</body>
</html>
`
}

function bubble({ name, text, length, limit }: Preview, language: string, direction: string): string {
  const size = `${length} of ${limit}`
  const shown = length > limit ? `<span class="long">${size}, too long</span>` : `<span>${size}</span>`
  return `<h2>${escape(name)} · ${shown}</h2>
<div class="bubble" lang="${language}" dir="${direction}">${formatted(text)}</div>`
}

/** WhatsApp's marks within a line: *bold*, _italic_, ~struck~. Each mark must stand at a word's edge. */
function formatted(text: string): string {
  return escape(text)
    .replace(/(^|[\s(„«"“])\*(?=\S)([^*\n]{1,400})(?<=\S)\*(?![\p{L}\p{N}*])/gmu, '$1<b>$2</b>')
    .replace(/(^|[\s(„«"“])_(?=\S)([^_\n]{1,400})(?<=\S)_(?![\p{L}\p{N}_])/gmu, '$1<i>$2</i>')
    .replace(/(^|[\s(„«"“])~(?=\S)([^~\n]{1,400})(?<=\S)~(?![\p{L}\p{N}~])/gmu, '$1<s>$2</s>')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
