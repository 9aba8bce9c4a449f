/** How often the bot is right: the published evaluation for everybody, and for operators what people and analysts say. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { loadAccuracy, type PublishedAccuracy, type Share } from '../../content/accuracy.ts'
import { LANGUAGES, LURES, type Language, type Lure } from '../../model.ts'
import type { FeedbackGroup, ReviewGroup, Statistics } from '../../store/console/statistics.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, Html, Shell } from '../shell.ts'
import { languageName, lureName } from '../show.ts'
import { shareCell, table, type Column, type Reader } from './figures.ts'

type AccuracyParts = Pick<ConsoleParts, 'config' | 'nowMs'> & {
  records: { statistics: Pick<Statistics, 'feedback' | 'reviews'> }
}

const DAY_MS = 86_400_000

export function createAccuracyArea(parts: AccuracyParts, shell: Shell): Area {
  const published = loadAccuracy()
  const routes = new Hono<ConsoleEnv>()
  routes.get('/', async (c) => {
    const reader = { say: shell.say(c), language: c.get('language') }
    // Counts of one's own people are for operators; the evaluation is published anyway.
    const live = c.get('identity') === null ? html`` : await liveCounts(reader, parts)
    const body = html`${publishedFigures(reader, published)}${live}`
    return shell.page(c, { title: 'accuracy.title', body })
  })
  return { path: '/accuracy', title: 'accuracy.title', nav: 'everyone', routes }
}

function publishedFigures(
  reader: Reader,
  { measuredOn, version, rows, ...figures }: PublishedAccuracy,
): Html {
  const { say, language } = reader
  const column = <T>(head: string, shareOf: (row: T) => Share): Column<T> => ({
    head,
    cell: (row) => shareCell(reader, shareOf(row)),
  })
  type LanguageRow = PublishedAccuracy['languages']['all'] & { name: string }
  const languages: LanguageRow[] = [
    ...LANGUAGES.map((tag) => ({ ...figures.languages[tag], name: languageName(say, tag) })),
    { ...figures.languages.all, name: say('accuracy.all') },
  ]
  type ClassRow = PublishedAccuracy['classes'][Lure] & { name: string }
  const classes: ClassRow[] = LURES.map((lure) => ({ ...figures.classes[lure], name: lureName(say, lure) }))
  return html`<p>${say('accuracy.intro', { rows: rowsText(language, rows) })}</p>
    <p class="faint">${say('accuracy.measured', { date: measuredOn, version })}</p>
    <h2>${say('accuracy.languages')}</h2>
    ${table<LanguageRow>(say, say('accuracy.languages'), languages, [
      { head: 'accuracy.language', cell: ({ name }) => name },
      column('accuracy.recall', ({ recall }) => recall),
      column('accuracy.precision', ({ precision }) => precision),
      column('accuracy.false-alarms', ({ falseAlarms }) => falseAlarms),
      column('accuracy.language-right', (row) => row.language),
    ])}
    <h2>${say('accuracy.classes')}</h2>
    ${table<ClassRow>(say, say('accuracy.classes'), classes, [
      { head: 'accuracy.class', cell: ({ name }) => name },
      column('accuracy.recall', ({ recall }) => recall),
      column('accuracy.right-class', ({ rightClass }) => rightClass),
    ])}
    <h2>${say('accuracy.meaning-title')}</h2>
    <ul>
      ${['recall', 'precision', 'interval', 'limits'].map((id) => html`<li>${say(`accuracy.meaning-${id}`)}</li>`)}
    </ul>`
}

function rowsText(language: Language, rows: number): string {
  return new Intl.NumberFormat(`${language === 'ur-Latn' ? 'en' : language}-u-nu-latn`).format(rows)
}

/** Over the days that cases are kept. */
async function liveCounts(reader: Reader, { config, nowMs, records }: AccuracyParts): Promise<Html> {
  const { say } = reader
  const { minReporters } = config.campaigns
  const untilMs = nowMs()
  const span = { fromMs: untilMs - config.caseDays * DAY_MS, untilMs, minReporters }
  const { statistics } = records
  const [lures, languages, weeks, reviews] = await Promise.all([
    statistics.feedback(['lure'], span),
    statistics.feedback(['language'], span),
    statistics.feedback(['week'], span),
    statistics.reviews(['lure'], span),
  ])
  const newestFirst = weeks.toSorted((one, other) => weekOf(other).localeCompare(weekOf(one)))
  const lureOf = ({ key }: FeedbackGroup | ReviewGroup): string =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the column holds nothing else
    key.lure ? lureName(say, key.lure as Lure) : say('accuracy.no-lure')
  return html`<h2>${say('accuracy.live-title')}</h2>
    <p>${say('accuracy.live-intro', { days: config.caseDays, least: minReporters })}</p>
    <p class="faint">${say('accuracy.feedback-note')}</p>
    ${thumbs(reader, 'lure', lures, lureOf)}
    ${thumbs(reader, 'language', languages, ({ key }) => languageName(say, key.language ?? 'und'))}
    ${thumbs(reader, 'week', newestFirst, weekOf)}
    <h3>${say('accuracy.reviews')}</h3>
    ${
      reviews.length === 0
        ? html`<p class="empty">${say('accuracy.no-reviews')}</p>`
        : table<ReviewGroup>(say, say('accuracy.reviews'), reviews, [
            { head: 'accuracy.class', cell: lureOf },
            { head: 'accuracy.agreed', cell: ({ agreed }) => String(agreed) },
            { head: 'accuracy.changed', cell: ({ changed }) => String(changed) },
          ])
    }`
}

function thumbs(
  { say }: Reader,
  by: 'lure' | 'language' | 'week',
  groups: readonly FeedbackGroup[],
  nameOf: (group: FeedbackGroup) => string,
): Html {
  const caption = say(`accuracy.thumbs-${by}`)
  const head = { lure: 'accuracy.class', language: 'accuracy.language', week: 'accuracy.week' }[by]
  if (groups.length === 0)
    return html`<h3>${caption}</h3>
      <p class="empty">${say('accuracy.no-thumbs')}</p>`
  return html`<h3>${caption}</h3>
    ${table<FeedbackGroup>(say, caption, groups, [
      { head, cell: nameOf },
      { head: 'accuracy.good', cell: ({ good }) => String(good) },
      { head: 'accuracy.bad', cell: ({ bad }) => String(bad) },
    ])}`
}

function weekOf({ key }: FeedbackGroup): string {
  return key.week ?? ''
}
