/**
 * Which new marks belong together, and to which campaigns: marks and what is known of their keys in, assignments and
 * mergers out. Pure. Who shares a key with somebody is in the same campaign, over any number of steps.
 */
export interface FreshMark {
  id: string
  kind: string
  /** Under which it is found by later ones. */
  keys: readonly string[]
  /** Campaigns that a look at their marks found alike. */
  alike: readonly string[]
  /** Other new marks alike, by their place in the list. */
  alikeFresh: readonly number[]
}

export interface Assignment {
  /** Places in the list of new marks. */
  members: number[]
  kind: string
  /** Campaigns that turn out to be one, the oldest first; empty: it is a new one. */
  campaigns: string[]
}

/** `campaigns`: ids (decimal digits) by key. */
export function joinCampaigns(
  fresh: readonly FreshMark[],
  campaigns: ReadonlyMap<string, readonly string[]>,
): Assignment[] {
  const parents = new Map<string, string>()
  const root = (node: string): string => {
    let at = node
    for (let up = parents.get(at); up !== undefined; up = parents.get(at)) {
      const above = parents.get(up)
      if (above !== undefined) parents.set(at, above)
      at = up
    }
    return at
  }
  const join = (a: string, b: string): void => {
    const [from, to] = [root(a), root(b)]
    if (from !== to) parents.set(from, to)
  }
  const named = new Set<string>()
  fresh.forEach(({ kind, keys, alike, alikeFresh }, place) => {
    const self = `mark ${place}`
    for (const other of alikeFresh) join(self, `mark ${other}`)
    // Segments of pictures only find candidates; whether they are alike was measured.
    if (kind !== 'picture') for (const key of keys) join(self, `key ${key}`)
    const known = kind === 'picture' ? alike : keys.flatMap((key) => campaigns.get(key) ?? [])
    for (const campaign of known) {
      named.add(campaign)
      join(self, `campaign ${campaign}`)
    }
  })
  const found = new Map<string, Assignment>()
  fresh.forEach(({ kind }, place) => {
    const at = root(`mark ${place}`)
    const assignment = found.get(at) ?? { members: [], kind, campaigns: [] }
    assignment.members.push(place)
    found.set(at, assignment)
  })
  for (const campaign of [...named].toSorted(byAge))
    found.get(root(`campaign ${campaign}`))?.campaigns.push(campaign)
  return [...found.values()]
}

const byAge = (a: string, b: string): number => Number(BigInt(a) - BigInt(b))
