/** Many people writing to the bot at a steady rate, whatever becomes of it, and the order in which they did. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SendOptions } from '../support/whatsapp/controls.ts'
import type { SpawnedWhatsApp } from '../support/whatsapp/control-client.ts'
import type { Question } from './count.ts'

export interface LoadOptions {
  messages: number
  contacts: number
  /** Messages a second, all people together. */
  rate: number
  /** How the message with this index is sent. */
  how?: (index: number) => SendOptions
}

export interface Sent extends Question {
  /** Unix ms. */
  at: number
}

export interface Load {
  /** Grows while it runs. */
  readonly sent: readonly Sent[]
  /** Resolves when so many were sent. */
  reached(messages: number): Promise<void>
  /** Nobody writes until `resume`. */
  pause(): void
  resume(): void
  done: Promise<void>
}

const TEXTS = [
  'how do I recover my account',
  'Привет! Проголосуй, пожалуйста, за мою племянницу vote-dance.top',
  'bhai ghalti se mera 6 digit code tumhare number pe chala gaya, bhej do',
  'see you at five',
  'мой ватсап взломали',
  'Your parcel is held, pay the fee at https://parcel-fee.click/pay',
  'Менің WhatsApp-ымды бұзып кетті',
  'kal milte hain inshallah',
  'dial *21*03001234567# to win a prize',
  'Мама, это мой новый номер, переведи денег',
]

/** Every other person is addressed by LID. */
export const personOf = (index: number): string => `92345${String(index).padStart(7, '0')}`

/** Begins at once. `done` rejects when a message could not even be handed to the server. */
export function startLoad(wa: SpawnedWhatsApp, { messages, contacts, rate, how }: LoadOptions): Load {
  const sent: Sent[] = []
  let isPaused = false
  let failure: unknown
  const send = async (index: number): Promise<void> => {
    const number = index % contacts
    const turn = Math.floor(index / contacts)
    const person = personOf(number)
    const text = TEXTS[(number + turn) % TEXTS.length] ?? ''
    const at = Date.now()
    const id = await wa.send(person, text, { via: number % 2 === 0 ? 'pn' : 'lid', ...how?.(index) })
    sent.push({ person, id, at })
  }
  const run = async (): Promise<void> => {
    for (let index = 0, next = Date.now(); index < messages; index++, next += 1_000 / rate) {
      while (isPaused) await sleep(20)
      // What a pause held up is not written all at once after it.
      next = Math.max(next, Date.now() - 1_000)
      await sleep(next - Date.now())
      await send(index)
    }
  }
  const done = run().catch((error: unknown) => {
    failure = error
    throw error
  })
  // Whoever waits for it hears of it; until then it is no unhandled rejection.
  done.catch(() => undefined)
  return {
    sent,
    done,
    async reached(count) {
      while (sent.length < Math.min(count, messages)) {
        if (failure) throw failure
        await sleep(20)
      }
    },
    pause: () => void (isPaused = true),
    resume: () => void (isPaused = false),
  }
}
