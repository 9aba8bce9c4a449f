/** What a phone gets that asks for a reply again: how often, and nothing while the number is held. */
import pino from 'pino'
import { beforeEach, expect, test, vi } from 'vitest'
import { ASKED_AGAIN_PER_HOUR, createAskedAgain } from '../../../src/channels/whatsapp/asked-again.ts'

const { chat: CHAT_LIMIT, number: NUMBER_LIMIT } = ASKED_AGAIN_PER_HOUR

let answer: ReturnType<typeof createAskedAgain>
let isOpen: boolean
let whileComposing: () => void
let asked: string[]
let logged: string[]

beforeEach(() => {
  isOpen = true
  whileComposing = () => undefined
  asked = []
  logged = []
  answer = createAskedAgain({
    // A message of a chat is named `<chat> <n>`.
    sentReply: async (messageId) => {
      asked.push(messageId)
      const chat = messageId.split(' ')[0]!
      return chat === 'nobody' ? null : { chat, messageId, text: `text of ${messageId}` }
    },
    compose: async ({ text }) => {
      whileComposing()
      return { extendedTextMessage: { text } }
    },
    socket: () => ({}) as never,
    isOpen: () => isOpen,
    log: pino({}, { write: (line) => logged.push(line) }),
  })
})

async function answersTo(chat: string, times: number): Promise<number> {
  let answers = 0
  for (let n = 0; n < times; n++) if (await answer(`${chat} ${n}`)) answers++
  return answers
}

test('the same reply, and nothing for what nobody sent', async () => {
  expect(await answer('a 1')).toEqual({ extendedTextMessage: { text: 'text of a 1' } })
  expect(await answer('nobody 1')).toBeUndefined()
})

test('a held number gives no answer, and does not look for one', async () => {
  isOpen = false
  expect(await answer('a 1')).toBeUndefined()
  expect(asked).toEqual([])
  isOpen = true
  expect(await answer('a 1')).toBeDefined()
})

test('nor does one that was held while a picture was uploaded', async () => {
  whileComposing = () => (isOpen = false)
  expect(await answer('a 1')).toBeUndefined()
})

test('a chat that asks without end gets its share of the hour, and others get theirs', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    expect(await answersTo('a', CHAT_LIMIT + 10)).toBe(CHAT_LIMIT)
    expect(await answersTo('b', 3)).toBe(3)
    expect(logged).toHaveLength(1)
    expect(logged[0]).toMatch(/"whose":"chat","runbook":"unreadable-reply"/)
    vi.setSystemTime(Date.now() + 3_600_001)
    expect(await answersTo('a', 1)).toBe(1)
  } finally {
    vi.useRealTimers()
  }
})

test('many chats together get the number’s share', async () => {
  let answers = 0
  for (let n = 0; n < NUMBER_LIMIT; n++) answers += await answersTo(`chat${n}`, 2)
  expect(answers).toBe(NUMBER_LIMIT)
  expect(logged).toHaveLength(1)
  expect(logged[0]).toMatch(/"whose":"number"/)
})
