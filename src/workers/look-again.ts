/** Looking at something again and again, one look at a time, for as long as the process wants to know. */

export interface Looking<T> {
  /** Looks once now, or shares the look that is under way. */
  refresh: () => Promise<T>
  /** Waits for the look that is under way; none follows. */
  stop: () => Promise<void>
}

/** Resolves after the first look. `look` must not reject; the next one begins `everyMs` after it ended. */
export async function lookAgain<T>(
  look: (isStopped: () => boolean) => Promise<T>,
  everyMs: number,
): Promise<Looking<T>> {
  let stopped = false
  let running: Promise<T> | null = null
  let timer: NodeJS.Timeout | undefined
  const isStopped = (): boolean => stopped
  const refresh = (): Promise<T> => (running ??= look(isStopped).finally(() => (running = null)))

  function schedule(): void {
    if (stopped) return
    timer = setTimeout(() => void refresh().then(schedule), everyMs)
    timer.unref()
  }

  await refresh()
  schedule()
  return {
    refresh,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
