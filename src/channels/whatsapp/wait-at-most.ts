/** Waits for work at most that long; resolves either way, with a failure of the work too, and leaves no timer. */
export async function waitAtMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work.catch(() => {}), enough])
  clearTimeout(timer)
}
