/** Trends as inline SVG without any style: bars in, a spark for a row or a chart with a table of the same figures out. */
import { html } from 'hono/html'
import type { Bar } from '../../store/campaign-figures.ts'
import type { Reader } from '../cases/case-list.ts'
import type { Html } from '../shell.ts'
import { dayTag, timeTag } from '../show.ts'

const SPARK = { width: 120, height: 28 }
const CHART = { width: 600, height: 120 }

/** As high as its row of text; the highest bar fills it. */
export function spark({ say }: Reader, trend: readonly Bar[]): Html {
  const most = mostOf(trend)
  if (most === 0) return html`—`
  const { width, height } = SPARK
  const title = say('campaigns.spark', { count: most })
  return html`<svg class="chart spark" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
    <title>${title}</title>
    ${bars(trend, SPARK)}
    <line class="axis" x1="0" y1="${height}" x2="${width}" y2="${height}"></line>
  </svg>`
}

/** Bars that are missing are of too few people to be told. */
export function trendChart(reader: Reader, trend: readonly Bar[], widthMs: number, least: number): Html {
  const { say, language } = reader
  const most = mostOf(trend)
  const [first, last] = [trend[0], trend.at(-1)]
  const unit = widthMs < 24 * 3_600_000 ? 'hour' : 'day'
  if (most === 0 || !first || !last)
    return html`<p class="empty">${say(`campaigns.no-trend.${unit}`, { least })}</p>`
  const { width, height } = CHART
  const title = say(`campaigns.trend.${unit}`)
  const barTag = ({ fromMs }: Pick<Bar, 'fromMs'>): Html =>
    unit === 'hour' ? timeTag(language, fromMs) : dayTag(language, fromMs)
  const shown = trend.filter(({ reporters }) => reporters !== null)
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
      <title>${title}</title>
      ${bars(trend, CHART)}
      <line class="axis" x1="0" y1="${height}" x2="${width}" y2="${height}"></line>
    </svg>
    <p class="ends faint"><bdi>${barTag(first)}</bdi> <bdi>${barTag(last)}</bdi></p>
    <p class="faint">${say('campaigns.peak', { count: most })} ${say(`campaigns.gaps.${unit}`, { least })}</p>
    <details>
      <summary>${say('campaigns.as-table')}</summary>
      <div class="table" role="region" aria-label="${title}" tabindex="0">
        <table>
          <caption class="hidden">
            ${title}
          </caption>
          <thead>
            <tr>
              <th scope="col">${say(`campaigns.${unit}`)}</th>
              <th scope="col" class="number">${say('campaigns.reporters')}</th>
            </tr>
          </thead>
          <tbody>
            ${shown.toReversed().map(
              ({ fromMs, reporters }) =>
                html`<tr>
                  <th scope="row">${barTag({ fromMs })}</th>
                  <td class="number">${String(reporters)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`
}

const mostOf = (trend: readonly Bar[]): number =>
  trend.reduce((most, { reporters }) => Math.max(most, reporters ?? 0), 0)

function bars(trend: readonly Bar[], { width, height }: typeof CHART): Html[] {
  const most = mostOf(trend)
  const step = width / trend.length
  const round = (value: number): string => value.toFixed(2)
  return trend.flatMap(({ reporters }, at) => {
    if (reporters === null) return []
    const tall = (reporters / most) * height
    return [
      html`<rect
        class="bar"
        x="${round(at * step)}"
        y="${round(height - tall)}"
        width="${round(Math.max(step * 0.8, 0.5))}"
        height="${round(tall)}"
      ></rect>`,
    ]
  })
}
