/**
 * The messages of one burst → the pipeline's submission. The one place that says what of a burst is examined, and
 * what is its sender's word about it:
 *
 *   forwarded anything           text: what was forwarded, captions too · said: what they typed, captions of own pictures
 *   pictures and typed messages  text: empty, the pictures are examined · said: what they typed, captions too
 *   pictures only                text: their captions
 *   typed messages only          text: all of them (who pastes a lure writes beside it)
 */
import { TEXT_LIMIT, type InboundMessage, type MessageKind, type Submission } from '../model.ts'
import type { Person } from '../store/store.ts'

/** One message, or several that are one question. */
export type Messages = readonly [InboundMessage, ...InboundMessage[]]

/** `nowMs` gives the oldest message's age; a phone's clock ahead of ours counts as fresh. */
export function toSubmission(
  messages: Messages,
  person: Pick<Person, 'language' | 'typed'>,
  nowMs: number,
): Submission {
  const [{ from }] = messages
  const sentAtMs = Math.min(...messages.map((message) => message.sentAtMs))
  return {
    kind: kindOf(messages),
    ...wordsOf(messages),
    forwarded: messages.some(({ forwarded }) => forwarded),
    ageMs: Math.max(0, nowMs - sentAtMs),
    ...(from !== undefined && { from }),
    ...(person.language !== undefined && { preferred: person.language }),
    ...(person.typed !== undefined && { typed: person.typed }),
  }
}

function wordsOf(messages: Messages): { text: string; said?: string } {
  const given = messages.filter(({ forwarded }) => forwarded)
  const own = messages.filter(({ forwarded }) => !forwarded)
  const hasTyped = own.some(({ media }) => !media)
  const hasPicture = messages.some(({ media }) => media)
  // One's own words are a comment only beside something else.
  if (given.length === 0 && !(hasPicture && hasTyped)) return { text: join(own) }
  const said = join(own)
  return { text: join(given), ...(said !== '' && { said }) }
}

/** One more than the limit, so that the cut shows. */
function join(messages: readonly InboundMessage[]): string {
  const texts = messages.map(({ text }) => text).filter((text) => text.trim() !== '')
  return texts.join('\n').slice(0, TEXT_LIMIT + 1)
}

/** A picture is examined whatever stands beside it; else what cannot be examined is to be told. */
function kindOf(messages: Messages): MessageKind {
  const telling = messages.find(({ media }) => media) ?? messages.find(({ kind }) => kind !== 'text')
  return (telling ?? messages[0]).kind
}
