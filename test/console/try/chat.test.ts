/** The try page before real workers: answers in every language, pictures, resuming, erasing, and hostile input. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chatOf } from '../../../src/console/try/visitor.ts'
import { CONTENT_FOLDER } from '../../../src/content/load.ts'
import { loadTryExamples } from '../../../src/content/try-examples.ts'
import { LANGUAGES } from '../../../src/model.ts'
import { screenshot } from '../../support/qr-picture.ts'
import { eventually } from '../../support/eventually.ts'
import { isReply, openTryStage, type TryStage, type Visitor } from '../../support/try-chat.ts'

const HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
const MARKUP = /<(?:script|img src=x)/
const examples = loadTryExamples(CONTENT_FOLDER)

let stage: TryStage
beforeAll(async () => {
  stage = await openTryStage()
})
afterAll(() => stage.close())

const chatKeyOf = (visitor: Visitor): string =>
  stage.bot.runtime.keyring.crypto.identify(
    'chat',
    'simulator',
    chatOf(visitor.cookie()!.slice('try='.length)),
  )

const count = async (sql: string, ...parameters: unknown[]): Promise<number> => {
  const { rows } = await stage.bot.runtime.database.query<{ count: number }>(sql, parameters)
  return rows[0]!.count
}

/** Rows with that value in any column, by table. */
async function tablesWith(value: string): Promise<string[]> {
  const { rows } = await stage.bot.runtime.database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'forwardcheck'`,
  )
  expect(rows.length).toBeGreaterThan(15)
  const found: string[] = []
  for (const { name } of rows) {
    const has = `SELECT count(*)::int AS count FROM forwardcheck.${name} AS t WHERE position($1 IN t::text) > 0`
    if ((await count(has, value)) > 0) found.push(name)
  }
  return found
}

describe('an answer', () => {
  it.each(LANGUAGES)('comes over the event stream, %s', async (language) => {
    const visitor = stage.visit({ 'accept-language': language })
    const { text } = examples[language][0]!
    const sent = await visitor.send('/try/messages', {
      text,
      forwarded: 'on',
      country: 'KZ',
      language: 'auto',
    })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/try?wait=1#newest'])
    expect(sent.headers.get('set-cookie')).toMatch(
      /^try=[0-9a-f]{32}; Path=\/try; HttpOnly; SameSite=Strict$/,
    )
    const stream = await visitor.listen()
    const reply = await stream.next(isReply)
    expect(reply.data).toContain('<strong>')
    expect(reply.data.includes('dir="rtl" lang="ur"')).toBe(language === 'ur')
    expect(
      stream.events.some(({ event, data }) => event === 'entry' && data.includes('class="forwarded"')),
    ).toBe(true)
    await stream.close()
    const page = await visitor.page()
    expect(page).toContain(reply.data.slice(0, 60))
    expect(page).not.toContain(visitor.cookie()!.slice(4))
  })

  it('is in the language that was chosen', async () => {
    const visitor = stage.visit()
    await visitor.send('/try/messages', { text: 'hello', language: 'kk' })
    const stream = await visitor.listen()
    expect((await stream.next(isReply)).data).toMatch(/[әғқңөұүі]/)
    // What was asked for in the chat itself wins, until something else is chosen.
    await visitor.send('/try/messages', { text: 'Русский', language: 'kk' })
    await stream.next(isReply)
    await visitor.send('/try/messages', { text: 'help', language: 'kk' })
    expect((await stream.next(isReply)).data).toMatch(/ы/)
    await stream.close()
  })

  it('goes on where a lost connection ended', async () => {
    const visitor = stage.visit()
    await visitor.send('/try/messages', { text: 'hello' })
    const first = await visitor.listen()
    const reply = await first.next(isReply)
    await first.close()
    await visitor.send('/try/messages', { text: 'privacy' })
    const again = await visitor.listen(reply.id)
    const missed = await again.next(isReply)
    expect(missed.data).not.toBe(reply.data)
    expect(again.events.filter(({ data }) => data === reply.data)).toEqual([])
    const anew = await visitor.listen()
    expect((await anew.next(isReply)).data).toBe(reply.data)
    await Promise.all([again.close(), anew.close()])
  })

  it('is for its visitor only', async () => {
    const [one, other] = [stage.visit(), stage.visit()]
    await other.send('/try/messages', { text: 'hello' })
    const foreign = await other.listen()
    await foreign.next(isReply)
    const before = foreign.events.length
    await one.send('/try/messages', { example: 'en.vote' })
    const own = await one.listen()
    await own.next(isReply)
    expect(foreign.events.slice(before).filter(({ event }) => event === 'entry')).toEqual([])
    expect((await stage.visit().listen()).status).toBe(204)
    await Promise.all([own.close(), foreign.close()])
  })

  it('comes to a page without script', async () => {
    const visitor = stage.visit()
    await visitor.send('/try/messages', { example: 'en.code' })
    await eventually(async () => expect(await visitor.page('/try?wait=1')).toContain('bubble theirs" id='))
    const page = await visitor.page()
    expect(page).toContain('name="text" value="0"')
    expect(page).toContain('enctype="multipart/form-data"')
  })
})

describe('pictures', () => {
  const LINK =
    '2@ExampleRef0000,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB='

  it('are looked at by the workers, and gone then', { timeout: 40_000 }, async () => {
    const bytes = await screenshot([{ text: LINK, left: 300, top: 900 }])
    const visitor = stage.visit()
    const picture = new File([new Uint8Array(bytes)], `${HOSTILE}.png`, { type: HOSTILE })
    const sent = await visitor.send('/try/messages', { text: HOSTILE, picture })
    expect(sent.status).toBe(303)
    const stream = await visitor.listen()
    const reply = await stream.next(isReply)
    expect(reply.data).toMatch(/Linked devices/)
    expect(stream.events.map(({ data }) => data).join()).not.toMatch(MARKUP)
    expect(await count('SELECT count(*)::int AS count FROM forwardcheck.trial_picture')).toBe(0)
    await stream.close()
  })

  it('of the examples, and of steps, are served', async () => {
    for (const path of ['/try/pictures/ur/qr.png', '/try/cards/kk/two-step.png']) {
      const answer = await stage.get(path)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG')
    }
    for (const path of [
      '/try/pictures/ur/vote.png',
      '/try/cards/kk/..%2Fen%2Ftwo-step.png',
      '/try/cards/xx/two-step.png',
    ])
      expect((await stage.get(path)).status).toBe(404)
  })
})

it('shows what is hostile as text', { timeout: 40_000 }, async () => {
  const visitor = stage.visit()
  await visitor.send('/try/messages', { text: `${HOSTILE}\nscan *${HOSTILE}* vote-now.example/${HOSTILE}` })
  const stream = await visitor.listen()
  await stream.next(isReply)
  const qr = await screenshot([{ text: `https://x.example/${HOSTILE}`, left: 300, top: 900 }])
  await visitor.send('/try/messages', { picture: new File([new Uint8Array(qr)], 'a.png') })
  await stream.next(isReply)
  const everything = stream.events.map(({ data }) => data).join() + (await visitor.page())
  expect(everything.replaceAll(/<script defer [^>]*><\/script>/g, '')).not.toMatch(MARKUP)
  expect(everything).toContain('&lt;script&gt;')
  await stream.close()
})

describe('a trial', () => {
  it('counts nowhere, and asks nobody', async () => {
    const visitor = stage.visit()
    const stream = await visitor.listen()
    expect(stream.status).toBe(204)
    for (const text of ['I gave my code, my account is gone', '0', '1']) {
      await visitor.send('/try/messages', { text, country: 'PK' })
      const { next, close } = await visitor.listen()
      await next(isReply)
      await close()
    }
    const of = `FROM forwardcheck.case_record WHERE chat_key = $1`
    const key = chatKeyOf(visitor)
    await eventually(async () => expect(await count(`SELECT count(*)::int AS count ${of}`, key)).toBe(3))
    expect(await count(`SELECT count(*)::int AS count ${of} AND NOT is_trial`, key)).toBe(0)
    expect(await stage.parts.store.handOvers()).toEqual([])
    expect(await count('SELECT count(*)::int AS count FROM forwardcheck.case_mark')).toBe(0)
  })

  it('takes a thumb as the chat does, and takes it back', async () => {
    const visitor = stage.visit()
    await visitor.send('/try/messages', { example: 'en.vote' })
    const stream = await visitor.listen()
    const id = /data-entry="([0-9A-Z]+)"/.exec((await stream.next(isReply)).data)![1]!
    const feedback = async (): Promise<unknown> => {
      const { rows } = await stage.bot.runtime.database.query<{ feedback: string | null }>(
        `SELECT feedback FROM forwardcheck.case_record WHERE reply_id = $1`,
        [id],
      )
      return rows[0]?.feedback
    }
    expect((await visitor.send('/try/reactions', { id, emoji: '👍' })).status).toBe(303)
    expect((await stream.next(isReply)).data).toContain('aria-pressed="true"')
    await eventually(async () => expect(await feedback()).toBe('good'))
    await visitor.send('/try/reactions', { id, emoji: '👍' })
    expect((await stream.next(isReply)).data).not.toContain('aria-pressed="true"')
    expect(
      (
        await visitor.send('/try/reactions', {
          id: randomBytes(8).toString('hex').toUpperCase(),
          emoji: '👎',
        })
      ).status,
    ).toBe(422)
    expect((await stage.visit().send('/try/reactions', { id, emoji: '👎' })).status).toBe(422)
    await stream.close()
  })

  it('leaves nothing when it is begun anew', async () => {
    const visitor = stage.visit()
    await visitor.send('/try/messages', { example: 'en.hacked', language: 'ur' })
    const stream = await visitor.listen()
    await stream.next(isReply)
    const key = chatKeyOf(visitor)
    expect(await tablesWith(key)).toEqual(
      expect.arrayContaining(['inbox', 'outbox', 'case_record', 'conversation', 'preference', 'trial']),
    )
    const name = visitor.cookie()
    expect((await visitor.send('/try/start-again', {})).headers.get('location')).toBe('/try')
    expect(visitor.cookie()).toBeUndefined()
    await stream.next(({ event }) => event === 'gone')
    await eventually(async () => expect(await tablesWith(key)).toEqual([]))
    expect(await visitor.page()).not.toContain('data-entry')
    await visitor.send('/try/messages', { text: 'hello' })
    expect(visitor.cookie()).not.toBe(name)
  })
})
