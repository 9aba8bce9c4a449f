/** Every number as the page shows it: what is configured here, what its gateway reported, and how much waits at it. */
import type { NumberDesk, NumberQueue } from '../../store/console/numbers.ts'
import type { NumberRow, NumberStatus, Numbers } from '../../store/store.ts'

export interface NumberView {
  account: string
  isStandby: boolean
  /** Name of the gateway that holds it; null: none. */
  owner: string | null
  /** Name of one that ended without letting it go. */
  abandonedBy: string | null
  sessionVersion: number
  /** As it was reported last; of a number that nobody holds, from before. */
  status: NumberStatus | null
  /** Age of that report in ms; null: there is none. */
  reportAgeMs: number | null
  queue: NumberQueue
}

export interface NumberSources {
  configured: readonly { account: string; isStandby: boolean }[]
  store: Pick<Numbers, 'numbers'>
  desk: Pick<NumberDesk, 'numberQueues'>
  nowMs: () => number
}

const EMPTY: NumberQueue = { unanswered: 0, oldestUnansweredMs: null, unsent: 0, oldestUnsentMs: null }

/** In the order of the configuration, then others that gateways elsewhere hold or held. */
export async function readNumbers({ configured, store, desk, nowMs }: NumberSources): Promise<NumberView[]> {
  const [rows, queues] = await Promise.all([store.numbers(), desk.numberQueues()])
  const rowOf = new Map(rows.map((row) => [row.account, row]))
  const others = rows.filter(({ account }) => !configured.some((one) => one.account === account))
  const all = [
    ...configured,
    ...others.map(({ account, status }) => ({ account, isStandby: status?.isStandby ?? false })),
  ]
  return all.map(({ account, isStandby }) =>
    toView(account, isStandby, rowOf.get(account), queues.get(account) ?? EMPTY, nowMs()),
  )
}

/** In these a QR may come; in all others it will not. */
const OFFERING: ReadonlySet<string> = new Set([
  'unserved',
  'starting',
  'unpaired',
  'pairing',
  'passkey-required',
])

export function mayOffer(view: NumberView): boolean {
  return OFFERING.has(shownState(view))
}

export function addressOf({ account }: NumberView): string {
  return `/numbers/${encodeURIComponent(account)}`
}

/** The gateway's word, or one of the page's own: nobody holds the number, or its holder said nothing yet. */
export function shownState({ owner, status }: NumberView): string {
  if (owner === null) return 'unserved'
  return status?.state ?? 'starting'
}

function toView(
  account: string,
  isStandby: boolean,
  row: NumberRow | undefined,
  queue: NumberQueue,
  nowMs: number,
): NumberView {
  return {
    account,
    isStandby,
    owner: row?.owner ?? null,
    abandonedBy: row?.abandonedBy ?? null,
    sessionVersion: row?.sessionVersion ?? 0,
    status: row?.status ?? null,
    reportAgeMs: typeof row?.statusMs === 'number' ? Math.max(0, nowMs - row.statusMs) : null,
    queue,
  }
}
