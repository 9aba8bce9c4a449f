/** Between people's phones and the delivery: holds back, shuffles and repeats messages as the policy says. */
import type { BinaryNode } from '@whiskeysockets/baileys'
import type { DeliveryPolicy, Reorder } from './controls.ts'
import type { Delivery, DeliverOptions } from './delivery.ts'

const REORDER_WAIT_MS = 50

export interface Dispatch {
  /** What the old policy held back for shuffling goes out first. */
  setPolicy(policy: DeliveryPolicy): void
  /** Counts a message; how often it is to be encrypted and posted, and repeated after that. */
  nextFate(): { copies: number; repeats: number }
  post(stanza: BinaryNode, person: string, options: DeliverOptions): void
}

interface Held {
  stanza: BinaryNode
  person: string
  options: DeliverOptions
}

/** Numbers from 0 up to 1, the same for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[result[last], result[other]] = [result[other] as T, result[last] as T]
  }
  return result
}

/** Shuffles whose turn it is; each person's own messages stay in order. */
function shufflePeople(held: readonly Held[], random: () => number): Held[] {
  const byPerson = new Map<string, Held[]>()
  for (const one of held) byPerson.set(one.person, [...(byPerson.get(one.person) ?? []), one])
  const turns = shuffled(
    held.map(({ person }) => person),
    random,
  )
  return turns.flatMap((person) => byPerson.get(person)?.shift() ?? [])
}

export function createDispatch(delivery: Delivery): Dispatch {
  let policy: DeliveryPolicy = {}
  let random = seededRandom(1)
  let counted = 0
  let held: Held[] = []
  let timer: NodeJS.Timeout | undefined

  const release = () => {
    clearTimeout(timer)
    timer = undefined
    const batch = held
    held = []
    const order = policy.reorder?.among === 'all' ? shuffled(batch, random) : shufflePeople(batch, random)
    for (const { stanza, options } of order) delivery.deliver(stanza, options)
  }
  const hold = (one: Held, { window, waitMs = REORDER_WAIT_MS }: Reorder) => {
    held.push(one)
    if (held.length >= window) release()
    else timer ??= setTimeout(release, waitMs)
  }
  const pass = (one: Held) => {
    if (policy.reorder) hold(one, policy.reorder)
    else delivery.deliver(one.stanza, one.options)
  }

  return {
    setPolicy(next) {
      release()
      policy = next
      random = seededRandom(next.seed ?? 1)
      counted = 0
    },
    nextFate() {
      counted++
      if (counted % (policy.every ?? 1) !== 0) return { copies: 1, repeats: 0 }
      return { copies: policy.copies ?? 1, repeats: policy.repeats ?? 0 }
    },
    post(stanza, person, options) {
      const one = { stanza, person, options }
      const { delayMs = 0 } = policy
      const [least, most] = typeof delayMs === 'number' ? [delayMs, delayMs] : delayMs
      if (options.offline) delivery.deliver(stanza, options)
      else if (most > 0) setTimeout(pass, least + random() * (most - least), one).unref()
      else pass(one)
    },
  }
}
