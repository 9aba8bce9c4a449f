/** Area /content: which content is in force where, what is wrong with an overlay, and every reply in every language. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { Language } from '../../model.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, PageContext, Shell } from '../shell.ts'
import {
  counts,
  languageTable,
  overlayState,
  processTable,
  sourceTable,
  type Reader,
} from './content-view.ts'
import { replyBubble, replyForm, type ReplyQuery } from './reply-view.ts'

type Parts = Pick<ConsoleParts, 'config' | 'store' | 'content' | 'tools' | 'nowMs'>

const Query = z.object({
  language: Language.optional().catch(undefined),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .catch(undefined),
  prefix: z.string().max(80).optional().catch(undefined),
  long: z.literal('yes').optional().catch(undefined),
})

export function createContentArea({ config, store, content, tools, nowMs }: Parts, shell: Shell): Area {
  const reader = (c: PageContext): Reader => ({
    say: shell.say(c),
    language: c.get('language'),
    nowMs: nowMs(),
  })
  const routes = new Hono<ConsoleEnv>()

  routes.get('/', shell.needs('viewer'), async (c) => {
    const read = reader(c)
    const { say } = read
    const rows = await store.contentStatuses(read.nowMs)
    const inForce = content()
    const body = html`<h2>${say('content.processes')}</h2>
      ${processTable(read, rows)}
      <section class="card">
        <h2>${say('content.overlay')}</h2>
        ${overlayState(read, config.contentDir, rows)}
      </section>
      <section class="card">
        <h2>${say('content.counts')}</h2>
        ${counts(read, inForce)}
      </section>
      <h2>${say('content.languages')}</h2>
      ${languageTable(read, inForce)}
      <p><a class="button second" href="/content/replies">${say('content.replies')}</a></p>
      <h2>${say('content.sources')}</h2>
      ${sourceTable(read, inForce)}`
    return shell.page(c, { title: 'content.title', body })
  })

  routes.get('/replies', shell.needs('viewer'), (c) => {
    const say = shell.say(c)
    const countries = [...content().countries.byCode.keys()].toSorted()
    const { language = c.get('language'), country, prefix = 'danger', long } = Query.parse(c.req.query())
    const query: ReplyQuery = {
      language,
      country: country !== undefined && countries.includes(country) ? country : null,
      prefix,
      isLong: long === 'yes',
    }
    const replies = tools
      .previewReplies(query.language, query.country, query.prefix)
      .filter(({ length, limit }) => !query.isLong || length > limit)
    const body = html`${replyForm(say, c.get('language'), query, countries)}
      <p role="status">
        ${replies.length === 0 ? say('content.no-replies') : say('content.reply-count', { count: replies.length })}
      </p>
      <div class="grid">
        ${replies.map((reply) => replyBubble(say, reply, content().locales[query.language]))}
      </div>
      <p><a href="/content">${say('content.back')}</a></p>`
    return shell.page(c, { title: 'content.replies', body })
  })

  return { path: '/content', title: 'content.title', nav: 'viewer', routes }
}
