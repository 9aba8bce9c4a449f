/** Records with running numbers, oldest first; a bounded log forgets the oldest, the numbers go on. */

export interface RecordLog<T extends { index: number }> {
  add(record: Omit<T, 'index'>): T
  /** Those from this number on that are still kept. */
  since(index: number): T[]
  /** How many were ever added. */
  count(): number
}

/** Adding and reading cost nothing for the records that are not asked for. */
export function createRecordLog<T extends { index: number }>(limit = Number.POSITIVE_INFINITY): RecordLog<T> {
  let kept: T[] = []
  let forgotten = 0
  return {
    add(record) {
      const numbered = { ...record, index: forgotten + kept.length } as T
      kept.push(numbered)
      if (kept.length >= 2 * limit) {
        forgotten += kept.length - limit
        kept = kept.slice(-limit)
      }
      return numbered
    },
    since: (index) => kept.slice(Math.max(0, index - forgotten)),
    count: () => forgotten + kept.length,
  }
}

/** Unix ms with fractions; only for comparing with other such times of the same process. */
export const preciseNowMs = (): number => performance.timeOrigin + performance.now()
