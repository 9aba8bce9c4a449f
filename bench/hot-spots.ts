/** Where the time of some work goes: functions by their own share, from V8's sampling profiler. */
import { Session, type Profiler } from 'node:inspector/promises'

export interface HotSpot {
  /** Function and the file it is in. */
  name: string
  /** 0..1 of the samples. */
  share: number
}

/** Profiles `work` and returns the `count` functions with the most time of their own. */
export async function hotSpots(work: () => Promise<void>, count = 4): Promise<HotSpot[]> {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 200 })
    await session.post('Profiler.start')
    await work()
    return rank((await session.post('Profiler.stop')).profile).slice(0, count)
  } finally {
    session.disconnect()
  }
}

function rank({ nodes, samples = [] }: Profiler.Profile): HotSpot[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const hits = new Map<string, number>()
  for (const id of samples) {
    const name = names.get(id) ?? '?'
    hits.set(name, (hits.get(name) ?? 0) + 1)
  }
  return [...hits]
    .map(([name, count]) => ({ name, share: count / samples.length }))
    .toSorted((a, b) => b.share - a.share)
}

function nameOf({ functionName, url }: { functionName: string; url: string }): string {
  const file = url.split('/').at(-1)?.split('?')[0] ?? ''
  return `${functionName || '(anonymous)'}${file ? ` in ${file}` : ''}`
}
