/**
 * `/hand-overs`: people who asked for a person. Viewers see who waits and about what; analysts open the address, which
 * is recorded, answer through the bot, take notes, and close.
 */
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { composePersonAnswer } from '../../advice/person-answer.ts'
import { dutyAt } from '../../conversation/duty.ts'
import type { HandOverEntry, OpenedHandOver } from '../../store/console/hand-over-inbox.ts'
import { checkOutgoing } from '../../triage/outgoing-text.ts'
import { mayDo } from '../create-shell.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, Html, PageContext, Say, Shell } from '../shell.ts'
import { timeTag } from '../show.ts'
import { AnswerForm, CloseForm, NotesForm, Sent } from './hand-over-forms.ts'
import { closedList, openList, type Reader } from './hand-over-list.ts'
import {
  answerForm,
  answerList,
  closeForm,
  contactCard,
  facts,
  notesForm,
  type Draft,
} from './hand-over-page.ts'

const MOST = 200
const EVERY_MS = 5_000
const ID = ':id{[0-9]{1,18}}'

export function createHandOversArea(parts: ConsoleParts, shell: Shell): Area {
  const { handOvers } = parts.records
  const readerOf = (c: PageContext): Reader => ({
    say: shell.say(c),
    language: c.get('language'),
    nowMs: shell.nowMs(),
  })
  const routes = new Hono<ConsoleEnv>()
  routes.use(shell.needs('viewer'))

  routes.get('/', async (c) => {
    const { say } = readerOf(c)
    const isClosed = c.req.query('which') === 'closed'
    const body = html`${onDuty(c)}
      <p>
        ${
          isClosed
            ? html`<a href="/hand-overs">${say('hand-overs.see-open')}</a>`
            : html`<a href="/hand-overs?which=closed">${say('hand-overs.see-closed')}</a>`
        }
      </p>
      ${
        isClosed
          ? closedList(readerOf(c), await handOvers.list('closed', MOST))
          : html`<div data-live="/hand-overs/open" data-every="${EVERY_MS}">
              ${openList(readerOf(c), await handOvers.list('open', MOST))}
            </div>`
      }`
    return shell.page(c, { title: 'hand-overs.title', body })
  })

  routes.get('/open', async (c) =>
    shell.fragment(c, openList(readerOf(c), await handOvers.list('open', MOST))),
  )

  routes.get(`/${ID}`, async (c) => showItem(c, c.req.param('id'), null))

  routes.get(`/${ID}/answers`, shell.needs('analyst'), async (c) => {
    const opened = await handOvers.open(c.req.param('id'), shell.nowMs())
    return opened ? shell.fragment(c, answerList(readerOf(c), opened.answers)) : c.notFound()
  })

  routes.post(`/${ID}/answer`, shell.needs('analyst'), async (c) => {
    const id = c.req.param('id')
    const say = shell.say(c)
    const fields = await c.req.parseBody()
    const form = AnswerForm.safeParse(fields)
    const problems = form.success ? refusals(parts, say, form.data.text) : [say('hand-overs.incomplete')]
    if (!form.success || problems.length > 0) return showItem(c, id, { ...Sent.parse(fields), problems })
    const { once: token, text, name } = form.data
    const outcome = await handOvers.answer(id, {
      token,
      text,
      toMessage: (language) => composePersonAnswer({ name, text }, language, parts.content().locales),
      writtenBy: shell.operator(c).name,
      nowMs: shell.nowMs(),
    })
    if (outcome === 'closed' || outcome === 'unreachable') {
      await shell.audit(c, 'hand-over.answer', id, outcome)
      return showItem(
        c,
        id,
        {
          text,
          name,
          problems: [say(outcome === 'closed' ? 'hand-overs.already-closed' : 'hand-overs.unreachable')],
        },
        409,
      )
    }
    if (outcome) {
      await shell.audit(c, 'hand-over.answer', id)
      // When the queue is away, the sweep finds the message.
      await parts.queues.addDeliver(outcome.account, outcome.chatKey, { wakes: true }).catch(() => undefined)
    }
    return c.redirect(`/hand-overs/${id}`, 303)
  })

  routes.post(`/${ID}/notes`, shell.needs('analyst'), async (c) => {
    const id = c.req.param('id')
    const form = NotesForm.safeParse(await c.req.parseBody())
    if (!form.success) return showItem(c, id, null, 422)
    if (!(await handOvers.setNotes(id, form.data.notes))) return c.notFound()
    await shell.audit(c, 'hand-over.note', id)
    return c.redirect(`/hand-overs/${id}`, 303)
  })

  routes.post(`/${ID}/close`, shell.needs('analyst'), async (c) => {
    const id = c.req.param('id')
    const form = CloseForm.safeParse(await c.req.parseBody())
    if (!form.success) return showItem(c, id, null, 422)
    const { outcome } = form.data
    const closing = { nowMs: shell.nowMs(), outcome, closedBy: shell.operator(c).name }
    if (await handOvers.close(id, closing)) await shell.audit(c, 'hand-over.close', id, outcome)
    return c.redirect('/hand-overs', 303)
  })

  async function showItem(
    c: PageContext,
    id: string,
    draft: Draft | null,
    status: 200 | 409 | 422 = draft ? 422 : 200,
  ): Promise<Response> {
    const { say } = readerOf(c)
    const title = say('hand-overs.item', { id })
    const isAnalyst = mayDo(shell.operator(c), 'analyst')
    const opened = isAnalyst ? await handOvers.open(id, shell.nowMs()) : null
    const found = isAnalyst ? opened : await handOvers.entry(id)
    if (!found) return c.notFound()
    if (opened) await shell.audit(c, 'hand-over.read', id)
    const body = html`<p><a href="/hand-overs">${say('hand-overs.all')}</a></p>
      <section class="card">${facts(readerOf(c), found)}</section>
      ${opened ? forAnalysts(c, opened, draft) : viewersHint(say, found)}`
    return shell.page(c, { title, body, status })
  }

  function forAnalysts(c: PageContext, found: OpenedHandOver, draft: Draft | null): Html {
    const reader = readerOf(c)
    const { say } = reader
    const csrfField = shell.csrfField(c)
    const sent = draft ?? { text: '', name: shell.operator(c).name, problems: [] }
    const canAnswer = found.isOpen && found.contact !== null
    return html`${found.isOpen ? contactCard(reader, found) : ''}
      <section class="card">
        <h2>${say('hand-overs.answers')}</h2>
        <div data-live="/hand-overs/${found.id}/answers" data-every="${EVERY_MS}">
          ${answerList(reader, found.answers)}
        </div>
        ${
          canAnswer
            ? answerForm(reader, found.id, sent, { csrfField, once: randomUUID() })
            : sent.problems.map((problem) => html`<p class="problem">${problem}</p>`)
        }
      </section>
      <section class="card">
        <h2>${say('hand-overs.own')}</h2>
        ${notesForm(reader, found, csrfField)}
      </section>
      ${
        found.isOpen
          ? html`<section class="card">
              <h2>${say('hand-overs.end')}</h2>
              ${closeForm(reader, found, csrfField)}
            </section>`
          : ''
      }`
  }

  function onDuty(c: PageContext): Html {
    const { say, language, nowMs } = readerOf(c)
    const { duty } = parts.config
    if (!duty) return html`<p class="notice">${say('hand-overs.no-duty')}</p>`
    const { isOnDuty, nextMs } = dutyAt(duty.shifts, duty.zone, nowMs)
    if (isOnDuty) return html`<p class="notice good">${say('hand-overs.on-duty')}</p>`
    return html`<p class="notice warn">
      ${say('hand-overs.off-duty')} ${nextMs === null ? '—' : timeTag(language, nextMs)}
    </p>`
  }

  return { path: '/hand-overs', title: 'hand-overs.title', nav: 'viewer', routes }
}

function viewersHint(say: Say, { isOpen }: HandOverEntry): Html {
  return html`<p class="faint">${say(isOpen ? 'hand-overs.analysts-only' : 'hand-overs.closed-hint')}</p>`
}

/** Why this text may not go out, in the analyst's language. */
function refusals(parts: ConsoleParts, say: Say, text: string): string[] {
  const { links, hasSecret } = checkOutgoing(text, parts.content().brands)
  return [
    ...(links.length > 0 ? [say('hand-overs.no-links', { links: links.join(', ') })] : []),
    ...(hasSecret ? [say('hand-overs.no-codes')] : []),
  ]
}
