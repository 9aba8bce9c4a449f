/** Pauses of a gateway's loops: a time or a signal in, a promise out. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Give or take a quarter. */
export function vary(ms: number): number {
  return ms * (0.75 + Math.random() / 2)
}

/** Until the time is over (null: never) or the signal comes. */
export async function until(ms: number | null, signal: AbortSignal): Promise<void> {
  if (ms !== null) return sleep(ms, undefined, { signal }).catch(() => undefined)
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
