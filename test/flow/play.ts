/** Plays a story: its turns with the words of one language, one after the other, each with what came of it. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { Language, type InboundMessage } from '../../src/model.ts'
import type { Clock } from './clock.ts'
import type { Situation, Turn } from './situation.ts'
import type { Exchange, StoryBot } from './story-bot.ts'

const Stories = z.strictObject({
  /** E.164 of the person. */
  from: z.string(),
  /** The language that is chosen where a story chooses one. */
  switchTo: Language,
  /** What is typed beside something forwarded. */
  asks: z.string(),
  /** Situation → the words of each turn. */
  stories: z.record(z.string(), z.array(z.string())),
})
export type Stories = z.infer<typeof Stories>

export function loadStories(language: Language): Stories {
  const file = new URL(`stories/${language}.yaml`, import.meta.url)
  return Stories.parse(parse(readFileSync(file, 'utf8')))
}

export interface Played {
  turn: Turn
  words: string
  exchange: Exchange
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Between two messages of a person who reads what is answered. */
const READING_MS = 20_000

/** Every story begins in the morning of a day, when people are on duty. */
export async function play(
  { id, turns }: Situation,
  { from, stories }: Stories,
  bot: StoryBot,
  clock: Clock,
): Promise<Played[]> {
  const played: Played[] = []
  const chat = `${from.slice(1)}-${id}@simulator`
  clock.advanceTo(6)
  for (const [n, turn] of turns.entries()) {
    if (turn.daysLater) clock.advance(turn.daysLater * DAY_MS)
    if (turn.atNight) clock.advanceTo(23)
    clock.advance(READING_MS)
    const words = stories[id]?.[n] ?? ''
    const message = (time: number): Partial<InboundMessage> => ({
      ...relatedOf(turn, id, played),
      id: `${id}-${n}-${time}`,
      from,
      text: words,
      kind: turn.kind ?? 'text',
      forwarded: turn.forwarded ?? false,
      sentAtMs: Math.floor(clock.now() / 1_000) * 1_000 - (turn.minutesOld ?? 0) * MINUTE_MS,
    })
    let exchange = await bot.exchange(chat, [message(1)])
    for (let time = 2; time <= (turn.times ?? 1); time++) exchange = await bot.exchange(chat, [message(time)])
    played.push({ turn, words, exchange })
  }
  return played
}

function relatedOf(turn: Turn, id: string, played: Played[]): Pick<Partial<InboundMessage>, 'relation'> {
  const replyTo = (n: number): string => played[n]?.exchange.shown[0]?.messageId ?? ''
  if (turn.quotes !== undefined) return { relation: { kind: 'reply', id: replyTo(turn.quotes) } }
  if (turn.reactsTo !== undefined) return { relation: { kind: 'reaction', id: replyTo(turn.reactsTo) } }
  if (turn.edits !== undefined) return { relation: { kind: 'edit', id: `${id}-${turn.edits}-1` } }
  return {}
}
