/** Seeded random choices: the same seed draws the same picture everywhere, whatever was drawn before it. */

export interface Random {
  /** 0 inclusive to 1 exclusive. */
  next(): number
  between(low: number, high: number): number
  /** Whole numbers, both ends included. */
  int(low: number, high: number): number
  chance(share: number): boolean
  /** Throws on an empty list. */
  pick<T>(list: readonly T[]): T
  shuffle<T>(list: readonly T[]): T[]
  /** `length` characters of `alphabet`. */
  text(alphabet: string, length: number): string
}

/** mulberry32 over the FNV-1a hash of the seed. */
export function createRandom(seed: string): Random {
  let state = hash(seed)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const between = (low: number, high: number): number => low + next() * (high - low)
  const int = (low: number, high: number): number => Math.floor(between(low, high + 1))
  function pick<T>(list: readonly T[]): T {
    const chosen = list[int(0, list.length - 1)]
    if (chosen === undefined) throw new Error('Nothing to choose from')
    return chosen
  }
  function shuffle<T>(list: readonly T[]): T[] {
    const keyed = list.map((value) => ({ value, key: next() }))
    return keyed.toSorted((a, b) => a.key - b.key).map(({ value }) => value)
  }
  return {
    next,
    between,
    int,
    chance: (share) => next() < share,
    pick,
    shuffle,
    text: (alphabet, length) => Array.from({ length }, () => alphabet[int(0, alphabet.length - 1)]).join(''),
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}
