/** Markdown of our own pages → HTML for the console: headings with anchors as on GitHub, tables that scroll, no raw HTML. */
import { Marked, type Tokens } from 'marked'

/** @param rewrite of a link's target; null makes plain words of it */
export function renderMarkdown(markdown: string, rewrite: (href: string) => string | null): string {
  const nextAnchor = createAnchors()
  const marked = new Marked({ async: false, gfm: true })
  marked.use({
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ text }) => escapeHtml(text),
      code: ({ text }) => `<pre class="words"><code>${escapeHtml(text)}</code></pre>\n`,
      heading({ tokens, depth, text }) {
        const id = escapeHtml(nextAnchor(text))
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens)
        const target = rewrite(href)
        if (target === null) return words
        const outside = target.startsWith('https://') ? ' rel="noreferrer"' : ''
        return `<a href="${escapeHtml(target)}"${outside}>${words}</a>`
      },
      table({ header, rows }) {
        const line = (cells: Tokens.TableCell[], tag: string): string =>
          `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag.split(' ')[0]}>`).join('')}</tr>`
        const body = rows.map((row) => line(row, 'td')).join('')
        const head = line(header, 'th scope="col"')
        const name = escapeHtml(header.map(({ text }) => text).join(', '))
        // Wider than a phone: to be scrolled with the keyboard, too.
        return `<div class="table" tabindex="0" role="group" aria-label="${name}"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>\n`
      },
    },
  })
  return marked.parse(markdown) as string
}

/** Of every heading in a page. */
export function anchorsOf(markdown: string): Set<string> {
  const nextAnchor = createAnchors()
  const prose = markdown.replace(/^```[^]*?^```/gm, '')
  return new Set([...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => nextAnchor(heading)))
}

/** As GitHub makes them: lower case, without punctuation, and numbered from the second of the same words on. */
function createAnchors(): (heading: string) => string {
  const seen = new Map<string, number>()
  return (heading) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    const times = seen.get(anchor) ?? 0
    seen.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  }
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
