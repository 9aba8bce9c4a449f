/**
 * `/review`: cases that were called wrong or that the bot was unsure of. Viewers see how many; analysts read the masked
 * words, which is recorded, and say what it is. Who asked for it is told once, and corrected rows can be taken away.
 */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { composeCorrection } from '../../advice/correction.ts'
import type { Decided } from '../../store/console/review-decision.ts'
import type { ReviewItem } from '../../store/console/reviews.ts'
import type { Reader } from '../cases/case-list.ts'
import { mayDo } from '../create-shell.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, Html, PageContext, Shell } from '../shell.ts'
import { corpusRows } from './corpus-rows.ts'
import {
  counts,
  filterForm,
  itemFacts,
  itemNotices,
  itemWords,
  queueList,
  verdictForms,
  type FormParts,
} from './review-pages.ts'
import { addressOf, ReviewForm, ReviewQuery } from './review-query.ts'

const SHOWN = 50
const MOST_ROWS = 5_000
const DAY_MS = 86_400_000
const ID = ':id{[0-9]{1,18}}'

export function createReviewArea(parts: ConsoleParts, shell: Shell): Area {
  const { reviews } = parts.records
  const readerOf = (c: PageContext): Reader => ({ say: shell.say(c), language: c.get('language') })
  const routes = new Hono<ConsoleEnv>()
  routes.use(shell.needs('viewer'))

  routes.get('/', async (c) => {
    const reader = readerOf(c)
    const { say } = reader
    const query = ReviewQuery.parse(c.req.query())
    const isAnalyst = mayDo(shell.operator(c), 'analyst')
    const found = await reviews.counts(shell.nowMs())
    const queue = isAnalyst ? await reviews.queue(query, SHOWN, shell.nowMs()) : []
    const body = html`${doneNotice(c, query)}
    ${parts.config.retainDays > 0 ? '' : html`<p class="notice warn">${say('review.off')}</p>`}
    ${counts(reader, found)}
    ${
      isAnalyst
        ? html`${filterForm(reader, query)} ${queueList(reader, query, queue)}
            <p>
              <a class="button second" href="/review/export.jsonl" download>${say('review.export')}</a>
              <span class="faint">${say('review.export-hint')}</span>
            </p>`
        : html`<p class="faint">${say('review.analysts-only')}</p>`
    }`
    return shell.page(c, { title: 'review.title', body })
  })

  routes.get('/export.jsonl', shell.needs('analyst'), async (c) => {
    const rows = corpusRows(await reviews.reviewed(MOST_ROWS, shell.nowMs()))
    await shell.audit(c, 'review.export', null)
    return c.body(rows.map((row) => `${JSON.stringify(row)}\n`).join(''), 200, {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': 'attachment; filename="reviewed-cases.jsonl"',
    })
  })

  routes.get(`/${ID}`, shell.needs('analyst'), async (c) => {
    const item = await reviews.find(c.req.param('id'), shell.nowMs())
    return item ? showItem(c, item, { problem: null, sent: {} }) : c.notFound()
  })

  routes.post(`/${ID}`, shell.needs('analyst'), async (c) => {
    const id = c.req.param('id')
    const query = ReviewQuery.parse(c.req.query())
    const fields = await c.req.parseBody()
    const form = ReviewForm.safeParse(fields)
    if (!form.success) return refused(c, id, 'review.does-not-fit', 422, fields)
    const decided = await decide(c, id, form.data)
    await shell.audit(c, 'review.save', id, decided.result === 'stored' ? decided.correction : decided.result)
    if (decided.result === 'gone') return c.notFound()
    if (decided.result !== 'stored') return refused(c, id, `review.${decided.result}`, 409, {})
    const [next] = await reviews.queue(query, 1, shell.nowMs())
    return c.redirect(`/review${next ? `/${next.id}` : ''}${addressOf(query, decided.correction)}`, 303)
  })

  async function decide(c: PageContext, caseId: string, form: ReviewForm): Promise<Decided> {
    const content = parts.content()
    const decided = await reviews.decide({
      caseId,
      level: form.level,
      lure: form.lure,
      seenMs: form.seen,
      by: shell.operator(c).name,
      nowMs: shell.nowMs(),
      correctionMs: parts.config.correctionDays * DAY_MS,
      compose: (about) => composeCorrection(about, content),
    })
    if (decided.result === 'stored' && decided.chat) {
      const { account, chatKey } = decided.chat
      // When the queue is away, the sweep finds the message.
      await parts.queues.addDeliver(account, chatKey, { wakes: true }).catch(() => undefined)
    }
    return decided
  }

  async function refused(
    c: PageContext,
    id: string,
    problemId: string,
    status: 409 | 422,
    fields: Record<string, unknown>,
  ): Promise<Response> {
    const item = await reviews.find(id, shell.nowMs())
    if (!item) return c.notFound()
    const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
    const sent = { level: text(fields['level']), lure: text(fields['lure']) }
    return showItem(c, item, { problem: shell.say(c)(problemId), sent }, status)
  }

  async function showItem(
    c: PageContext,
    item: ReviewItem,
    form: Pick<FormParts, 'problem' | 'sent'>,
    status: 200 | 409 | 422 = 200,
  ): Promise<Response> {
    const reader = readerOf(c)
    const { say } = reader
    const query = ReviewQuery.parse(c.req.query())
    await shell.audit(c, 'review.read', item.id)
    const queue = await reviews.queue(query, SHOWN, shell.nowMs())
    const next = queue[queue.findIndex(({ id }) => id === item.id) + 1]
    const body = html`${doneNotice(c, query)}
      <p>
        <a href="/review${addressOf(query)}">${say('review.all')}</a>
        ${next ? html` · <a href="/review/${next.id}${addressOf(query)}">${say('review.skip')}</a>` : ''}
      </p>
      ${itemNotices(reader, item)}
      <section class="card">
        <h2>${say('review.words')}</h2>
        ${itemWords(reader, item, parts.content())}
      </section>
      <section class="card">
        <h2>${say('review.what')}</h2>
        ${verdictForms(reader, item, { csrfField: shell.csrfField(c), query, ...form })}
      </section>
      <section class="card">
        <h2>${say('review.facts')}</h2>
        ${itemFacts(reader, item)}
      </section>`
    return shell.page(c, { title: say('review.item', { id: item.id }), body, status })
  }

  function doneNotice(c: PageContext, { done }: ReviewQuery): Html | string {
    if (done === undefined) return ''
    const say = shell.say(c)
    return html`<p class="notice good" role="status">${say('review.saved')} ${say(`review.told.${done}`)}</p>`
  }

  return { path: '/review', title: 'review.title', nav: 'viewer', routes }
}
