/** Work with a time limit. What runs on after it is ignored. */
class TimeLimitError extends Error {
  override name = 'TimeLimitError'
}

/** Settles as `work` does, or rejects with TimeLimitError after `limitMs`. */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError()), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
