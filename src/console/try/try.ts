/**
 * The try page's routes: a chat in the browser through the real inbox, queues, workers and outbox. Visitors need no
 * log-in; what they send is a trial (store/trials.ts), counts nowhere and is erased soon.
 */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { readCard } from '../../content/cards.ts'
import { CONTENT_FOLDER } from '../../content/load.ts'
import { loadTryExamples } from '../../content/try-examples.ts'
import { CardId, Language } from '../../model.ts'
import { createChains } from '../../store/chains.ts'
import { clientAddress } from '../access/client-address.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, Html, PageContext, Shell } from '../shell.ts'
import { bubble } from './bubble.ts'
import { createChats, type Entry } from './chats.ts'
import { FORM_BYTES, ReactionForm, readMessage } from './input.ts'
import { createLimits, type LimitSizes, type Refusal } from './limits.ts'
import { tryPage } from './page.ts'
import { qrPicture } from './qr-picture.ts'
import { draftOf, findExample, sendMessage, sendReaction, type SendParts } from './send.ts'
import { streamChat } from './stream.ts'
import { chatOf, dismiss, visitorIn, visitorOf, welcome } from './visitor.ts'

const FORGET_EVERY_MS = 30_000
/** Without script the page loads again by itself so often, until the answer is there or nobody waits any more. */
const REFRESH_S = 2
const REFRESH_MOST_MS = 90_000
const MINUTE_MS = 60_000

const PICTURE_CACHE = 'public, max-age=86400'

export function createTryArea(parts: ConsoleParts, shell: Shell, sizes: Partial<LimitSizes> = {}): Area {
  const { simulator, store, config, nowMs } = parts
  const chats = createChats(nowMs)
  const limits = createLimits(store, config.console.triesPerHour, sizes)
  const sending: SendParts = { simulator, store, chats }
  // A message stored after its trial's row is erased would count as somebody's real one.
  const turns = createChains()
  const examples = loadTryExamples(CONTENT_FOLDER)
  const isSecure = config.console.origin?.startsWith('https://') ?? false

  simulator.onReply((reply) => {
    const visitor = visitorIn(reply.chat)
    if (visitor !== null) chats.reply(visitor, reply)
  })
  simulator.onTyping((chat, isTyping) => {
    const visitor = visitorIn(chat)
    if (visitor !== null) chats.setTyping(visitor, isTyping)
  })
  setInterval(() => chats.forgetIdle(), FORGET_EVERY_MS).unref()

  const addressOf = (c: PageContext): string => clientAddress(c, config.console.origin !== null)
  const bubbleFor =
    (c: PageContext) =>
    (entry: Entry): Html =>
      bubble({ say: shell.say(c), csrf: shell.csrfField(c) }, entry)

  /** The page, with what is the matter where something is. */
  async function show(
    c: PageContext,
    status: 200 | 413 | 422 | 429 | 503 = 200,
    notice?: { text: string; draft: string },
  ): Promise<Response> {
    const say = shell.say(c)
    const view = chats.view(visitorOf(c) ?? '')
    const newest = view.entries.at(-1)
    const isWaited = view.isTyping || (view.isWaiting && nowMs() - (newest?.atMs ?? 0) < REFRESH_MOST_MS)
    if (status === 200 && c.req.query('wait') === '1' && isWaited)
      c.header('Refresh', `${REFRESH_S}; url=/try?wait=1#newest`)
    const body = tryPage({
      say,
      language: c.get('language'),
      csrf: shell.csrfField(c),
      view,
      examples,
      notice,
    })
    return shell.page(c, { title: 'try.title', body, scripts: ['try.js'], status, isPlain: true })
  }

  /** In words for the page, for the script as JSON; `draft` so that nothing is typed twice. */
  async function refuse(
    c: PageContext,
    status: 413 | 422 | 429 | 503,
    text: string,
    draft = '',
  ): Promise<Response> {
    return isScript(c) ? c.json({ message: text }, status) : show(c, status, { text, draft })
  }

  async function refuseFor(c: PageContext, { reason, againMs }: Refusal, draft = ''): Promise<Response> {
    c.header('Retry-After', String(Math.ceil(againMs / 1000)))
    const say = shell.say(c)
    if (reason === 'busy') return refuse(c, 503, say('try.busy'), draft)
    return refuse(c, 429, say('try.too-many', { minutes: Math.ceil(againMs / MINUTE_MS) }), draft)
  }

  async function receive(c: PageContext): Promise<Response> {
    const say = shell.say(c)
    const known = visitorOf(c)
    const early = await limits.take(known, addressOf(c))
    if (early) return refuseFor(c, early)
    const parsed = await readMessage(c)
    if (!parsed.ok) return refuse(c, parsed.problem === 'invalid' ? 422 : 413, say(`try.${parsed.problem}`))
    const { form } = parsed
    const draft = await draftOf(form, examples)
    if (!draft) return refuse(c, 422, say('try.empty'), form.text)
    const late = await limits.room(draft.bytes !== null)
    if (late) return refuseFor(c, late, form.text)
    const visitor = known ?? welcome(c, isSecure)
    const id = await turns.run(visitor, () => sendMessage(sending, visitor, draft, form))
    if (!isScript(c)) return c.redirect('/try?wait=1#newest', 303)
    const entry = chats.view(visitor).entries.find((each) => each.id === id)
    const html = entry ? String(await bubbleFor(c)(entry)) : ''
    return c.json({ id, html }, 202)
  }

  const routes = new Hono<ConsoleEnv>()
    .get('/', (c) => show(c))
    .post(
      '/messages',
      bodyLimit({
        maxSize: FORM_BYTES,
        onError: (c) => refuse(c as PageContext, 413, shell.say(c as PageContext)('try.too-large')),
      }),
      async (c) => {
        const answer = await limits.within(() => receive(c))
        return answer instanceof Response ? answer : refuseFor(c, answer)
      },
    )
    .post('/reactions', async (c) => {
      const visitor = visitorOf(c)
      const form = ReactionForm.safeParse(await c.req.parseBody().catch(() => null))
      if (visitor === null || !form.success) return refuse(c, 422, shell.say(c)('try.gone'))
      const refusal = await limits.take(visitor, addressOf(c))
      if (refusal) return refuseFor(c, refusal)
      const { id, emoji } = form.data
      const isDone = await turns.run(visitor, () => sendReaction(sending, visitor, id, emoji))
      if (!isDone) return refuse(c, 422, shell.say(c)('try.gone'))
      return isScript(c) ? c.json({}, 202) : c.redirect(`/try#m-${id}`, 303)
    })
    .post('/start-again', async (c) => {
      const visitor = visitorOf(c)
      if (visitor !== null) {
        await turns.run(visitor, () => {
          chats.forget(visitor)
          return store.eraseTrial(simulator.account, chatOf(visitor))
        })
        dismiss(c, isSecure)
      }
      return c.redirect('/try', 303)
    })
    .get('/events', async (c) => {
      const visitor = visitorOf(c)
      // Tells the browser not to come again: there is no chat yet.
      if (visitor === null) return c.body(null, 204)
      const leave = limits.openStream(addressOf(c))
      if (!leave) return c.text(shell.say(c)('try.too-many-pages'), 429)
      const mark = z.string().max(40).optional().catch(undefined)
      const seen = mark.parse(c.req.header('last-event-id') ?? c.req.query('after'))
      return streamChat(c, { chats, visitor, mark: seen, bubble: bubbleFor(c), onEnd: leave })
    })
    .get('/cards/:language/:name{[a-z-]+\\.png}', async (c) => {
      const language = Language.safeParse(c.req.param('language'))
      const card = CardId.safeParse(c.req.param('name').replace(/\.png$/, ''))
      if (!language.success || !card.success) return c.notFound()
      return png(c, await readCard(card.data, language.data))
    })
    .get('/pictures/:language/:name{[a-z0-9-]+\\.png}', (c) => {
      const name = `${c.req.param('language')}/${c.req.param('name').replace(/\.png$/, '')}`
      const qr = findExample(examples, name)?.qr
      return qr === undefined ? c.notFound() : png(c, qrPicture(qr))
    })

  return { path: '/try', title: 'try.nav', nav: 'everyone', routes }
}

/** The page's own script asks for JSON, and a form without it for a page. */
function isScript(c: PageContext): boolean {
  return c.req.header('accept')?.includes('application/json') ?? false
}

function png(c: PageContext, bytes: Uint8Array): Response {
  c.header('Content-Type', 'image/png')
  c.header('Cache-Control', PICTURE_CACHE)
  return c.body(new Uint8Array(bytes))
}
