/** What the pages show: in order, caught up after a lost connection, bounded, and gone when it is erased. */
import { describe, expect, it } from 'vitest'
import { createChats, type ChatLimits, type Entry } from '../../../src/console/try/chats.ts'

function stage(limits: Partial<ChatLimits> = {}) {
  let now = 1_000
  const chats = createChats(() => now, limits)
  const ask = (visitor: string, id: string, text = `asked ${id}`) =>
    chats.add(visitor, { id, text, forwarded: false, picture: null })
  const reply = (visitor: string, id: string, about?: string) =>
    chats.reply(visitor, {
      chat: `${visitor}@try`,
      messageId: id,
      text: `reply ${id}`,
      ...(about !== undefined && { quote: { messageId: about, participant: '', text: 'quoted' } }),
    })
  const watch = (visitor: string, mark?: string) => {
    const seen: string[] = []
    const marks: string[] = []
    const stop = chats.watch(visitor, mark, {
      entry: (entry: Entry, at) => {
        seen.push(entry.id)
        marks.push(at)
      },
      removed: (id) => seen.push(`-${id}`),
      typing: (is) => seen.push(is ? '…' : '.'),
      gone: () => seen.push('gone'),
    })
    return { seen, marks, stop }
  }
  return { chats, ask, reply, watch, wait: (ms: number) => (now += ms) }
}

describe('a chat', () => {
  it('tells all its pages, and nobody else', () => {
    const { chats, ask, reply, watch } = stage()
    const [one, two, other] = [watch('a'), watch('a'), watch('b')]
    ask('a', 'Q')
    chats.setTyping('a', true)
    reply('a', 'R', 'Q')
    expect(one.seen).toEqual(['Q', '…', '.', 'R'])
    expect(two.seen).toEqual(one.seen)
    expect(other.seen).toEqual([])
    expect(chats.view('a').entries.map(({ id }) => id)).toEqual(['Q', 'R'])
    two.stop()
    ask('a', 'Q2')
    expect([one.seen.length, two.seen.length]).toEqual([5, 4])
  })

  it('catches up from what was seen last, changes too', () => {
    const { chats, ask, reply, watch } = stage()
    const first = watch('a')
    ask('a', 'Q')
    reply('a', 'R')
    first.stop()
    ask('a', 'Q2')
    expect(chats.react('a', 'R', '👍')).toBe(true)
    reply('a', 'R2')
    expect(watch('a', first.marks.at(-1)).seen).toEqual(['Q2', 'R', 'R2'])
    expect(watch('a', chats.view('a').mark).seen).toEqual([])
    for (const foreign of [undefined, 'other-99', '0-0', 'nonsense', `${first.marks[0]}9999999999999999`])
      expect(watch('a', foreign).seen).toHaveLength(4)
  })

  it('shows that somebody types for as long as a phone would', () => {
    const { chats, ask, watch, wait } = stage()
    ask('a', 'Q')
    chats.setTyping('a', true)
    expect(watch('a').seen).toEqual(['Q', '…'])
    expect(chats.view('a')).toMatchObject({ isTyping: true, isWaiting: true })
    wait(11_000)
    expect(chats.view('a').isTyping).toBe(false)
  })

  it('takes back what could not be sent', () => {
    const { chats, ask, watch } = stage()
    const page = watch('a')
    ask('a', 'Q')
    chats.remove('a', 'Q')
    expect(page.seen).toEqual(['Q', '-Q'])
    expect(chats.view('a').entries).toEqual([])
  })

  it('is gone when it is erased, and half an hour after its last message', () => {
    const { chats, ask, reply, watch, wait } = stage()
    const page = watch('a')
    ask('a', 'Q')
    chats.forget('a')
    expect(page.seen).toEqual(['Q', 'gone'])
    ask('b', 'Q')
    const other = watch('b', chats.view('b').mark)
    wait(20 * 60_000)
    reply('b', 'R')
    wait(9.1 * 60_000)
    chats.forgetIdle()
    expect(other.seen).toEqual(['.', 'R', 'gone'])
    // What still comes for it is nobody's.
    reply('b', 'late')
    expect(chats.view('b').entries).toEqual([])
  })

  it('cuts what is shown of a long text, and never through a letter', () => {
    const { chats, ask } = stage()
    ask('a', 'Q', `${'x'.repeat(3_999)}🙏🙏`)
    const [entry] = chats.view('a').entries
    expect(entry?.text).toBe(`${'x'.repeat(3_999)}…`)
  })
})

it('keeps so many messages and chats, and forgets the oldest', () => {
  const { chats, ask, watch, wait } = stage({ mostEntries: 3, mostChats: 2 })
  for (const id of ['1', '2', '3', '4']) ask('a', id)
  expect(chats.view('a').entries.map(({ id }) => id)).toEqual(['2', '3', '4'])
  const page = watch('a', chats.view('a').mark)
  wait(1)
  ask('b', 'Q')
  wait(1)
  ask('c', 'Q')
  expect(page.seen).toEqual(['gone'])
  expect(chats.view('b').entries).toHaveLength(1)
})

it('gives nobody’s chat to those who only say that they have one', () => {
  const { chats, ask, reply, watch, wait } = stage({ mostChats: 3 })
  for (const visitor of ['a', 'b']) ask(visitor, 'Q')
  const page = watch('a', chats.view('a').mark)
  for (let n = 0; n < 20; n++) {
    wait(1)
    const stranger = watch(`stranger-${n}`)
    // Half of them stay.
    if (n % 2 === 0) stranger.stop()
  }
  expect(page.seen).toEqual([])
  // Who writes comes before who only looks.
  ask('c', 'Q')
  reply('c', 'R')
  expect(page.seen).toEqual([])
  expect(['a', 'b', 'c'].map((visitor) => chats.view(visitor).entries.length)).toEqual([1, 1, 2])
})

it('follows a chat of a process that ended, as long as there is room', () => {
  const { chats, reply, watch } = stage()
  const page = watch('a', 'before-7')
  reply('a', 'R')
  expect(page.seen).toEqual(['.', 'R'])
  page.stop()
  expect(chats.view('a').entries).toHaveLength(1)
})
