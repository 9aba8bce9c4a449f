/**
 * Texts of a card as HTML: *bold* labels, dialling codes and the ⋮ of a menu. Everything else is escaped.
 * What runs left to right is isolated, so that right-to-left lines keep its order.
 */

/** The menu's sign is drawn, for not every font has it. */
export const DOTS = '<span class="dots"><i></i><i></i><i></i></span>'

/**
 * A code comes first, for it begins and ends with the marks of bold text. Nothing breaks between a code and the
 * mark after it, nor between the ⋮ and a word after a no-break space.
 */
const PIECES = /(?<code>[*#]{1,2}\d{1,5}#)(?<mark>[,.،۔)]*)|\*(?<bold>[^*\n]+)\*|⋮(?<after>\u00a0\S+)?/gu

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** One step, title or note. */
export function textHtml(text: string): string {
  let html = ''
  let end = 0
  for (const match of text.matchAll(PIECES)) {
    html += escapeHtml(text.slice(end, match.index)) + pieceHtml(match.groups ?? {})
    end = match.index + match[0].length
  }
  return html + escapeHtml(text.slice(end))
}

function pieceHtml({ code, mark = '', bold, after = '' }: Record<string, string | undefined>): string {
  if (code !== undefined) return `<span class="whole">${codeHtml(code)}${mark}</span>`
  if (bold !== undefined) return `<b><bdi>${escapeHtml(bold)}</bdi></b>`
  return `<span class="whole">${DOTS}${escapeHtml(after)}</span>`
}

/** Read from left to right in every language, and never broken over two lines. */
export function codeHtml(code: string): string {
  return `<bdi dir="ltr" class="code">${escapeHtml(code)}</bdi>`
}

/** A label as the phone shows it: the first line in the card's language, the others as other phones have it. */
export function labelHtml(label: string): string {
  return label
    .split('\n')
    .map((line) => `<div><bdi>${escapeHtml(line)}</bdi></div>`)
    .join('')
}
