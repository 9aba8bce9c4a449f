/**
 * What people wrote and what reached their phones → what was lost, repeated, doubled, out of order, not examined. Pure: the runs'
 * verdict depends on nothing else.
 */

export interface Question {
  /** Number of the person who asked. */
  person: string
  id: string
}

/** One message of the bot that reached a phone; a repeat is one more of them. */
export interface Delivery {
  person: string
  id: string
  /** Id of the message it answers; null when it quotes none. */
  answers: string | null
  text: string
  /** It says that the message could not be checked. */
  isFallback?: boolean
}

export interface Seen {
  /** In the order in which people sent them. */
  questions: Question[]
  /** In the order in which they arrived. */
  deliveries: Delivery[]
  /** Message ids in the order in which the bot confirmed them; repeats count once. */
  acknowledged: string[]
}

export interface Counts {
  sent: number
  /** Of those, how many the bot confirmed to WhatsApp. */
  acknowledged: number
  /** Messages of the bot that reached phones, repeats included. */
  raw: number
  /** Messages of people that have a reply. */
  answered: number
  /** Replies as phones show them: an id that came before is not shown again. */
  replies: number
  /** Deliveries under an id that came before. */
  repeats: number
  /** Messages of people without a reply. */
  lost: number
  /** Of those, the ones that had been confirmed. */
  lostAcknowledged: number
  /** Messages of people with more than one reply. */
  doubled: number
  /** Replies behind a reply to a later message of the same person, by the order in which people sent. */
  outOfOrder: number
  /** The same, by the order in which the bot confirmed them. */
  outOfConfirmedOrder: number
  /** Repeats whose text is another than the first one's. */
  changed: number
  /** Replies to somebody else than who asked, and messages that answer nothing. */
  stray: number
  /** Replies that say that nothing could be checked. */
  unexamined: number
}

export function count({ questions, deliveries, acknowledged }: Seen): Counts {
  const asked = new Map(questions.map((question) => [question.id, question]))
  const confirmed = new Set(acknowledged.filter((id) => asked.has(id)))
  const shown = firstOfEachId(deliveries)
  const answers = [...shown.values()].filter(
    (reply) => asked.get(reply.answers ?? '')?.person === reply.person,
  )
  const repliesTo = countBy(answers.map((reply) => reply.answers ?? ''))
  const unanswered = questions.filter(({ id }) => !repliesTo.has(id))
  return {
    sent: questions.length,
    acknowledged: confirmed.size,
    raw: deliveries.length,
    answered: repliesTo.size,
    replies: shown.size,
    repeats: deliveries.length - shown.size,
    lost: unanswered.length,
    lostAcknowledged: unanswered.filter(({ id }) => confirmed.has(id)).length,
    doubled: [...repliesTo.values()].filter((times) => times > 1).length,
    outOfOrder: countLate(
      answers,
      questions.map(({ id }) => id),
    ),
    outOfConfirmedOrder: countLate(answers, [...confirmed]),
    changed: deliveries.filter(({ id, text }) => shown.get(id)?.text !== text).length,
    stray: shown.size - answers.length,
    unexamined: answers.filter((reply) => reply.isFallback).length,
  }
}

/** What must not be, in words; empty when the run was as required. */
export function breaches(counts: Counts, order: 'sent' | 'confirmed' = 'sent'): string[] {
  const late = order === 'sent' ? counts.outOfOrder : counts.outOfConfirmedOrder
  const faults: [number, string][] = [
    [counts.lost, 'lost'],
    [counts.doubled, 'answered more than once'],
    [late, 'out of order'],
    [counts.changed, 'repeated with another text'],
    [counts.stray, 'sent to somebody who did not ask'],
    [counts.unexamined, 'answered without having been examined'],
  ]
  const found = faults.filter(([times]) => times > 0).map(([times, what]) => `${times} ${what}`)
  return counts.sent > 0 ? found : ['nothing was sent']
}

/** Repeats per message of the bot that reached a phone. */
export function repeatRate({ repeats, raw }: Counts): number {
  return raw === 0 ? 0 : repeats / raw
}

function firstOfEachId(deliveries: Delivery[]): Map<string, Delivery> {
  const first = new Map<string, Delivery>()
  for (const delivery of deliveries) if (!first.has(delivery.id)) first.set(delivery.id, delivery)
  return first
}

function countBy(ids: string[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1)
  return times
}

/**
 * How many replies of a person come behind one to a later message. A second reply to the same message is a fault of
 * another kind, and a message outside of the order is left out.
 */
function countLate(replies: Delivery[], order: string[]): number {
  const placeOf = new Map(order.map((id, index) => [id, index]))
  const seen = new Set<string | null>()
  const furthest = new Map<string, number>()
  let late = 0
  for (const { person, answers } of replies) {
    const place = placeOf.get(answers ?? '')
    if (place === undefined || seen.has(answers)) continue
    seen.add(answers)
    const before = furthest.get(person) ?? -1
    if (place < before) late++
    else furthest.set(person, place)
  }
  return late
}
