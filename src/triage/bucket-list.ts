/** Buckets of hashed features: a list that is written again for every message, so that none grows anew. */

export interface BucketList {
  buckets: Int32Array
  size: number
}

/** Kept between messages; a longer list is made for one message only. */
const ROOM = 4096

export const makeBucketList = (): BucketList => ({ buckets: new Int32Array(ROOM), size: 0 })

export function addBucket(list: BucketList, bucket: number): void {
  if (list.size === list.buckets.length) {
    const longer = new Int32Array(list.size * 2)
    longer.set(list.buckets)
    list.buckets = longer
  }
  list.buckets[list.size++] = bucket
}

/** What is in the list; the next message writes over it. */
export const bucketsOf = ({ buckets, size }: BucketList): Int32Array => buckets.subarray(0, size)

/** Empties the list. */
export function clearBuckets(list: BucketList): void {
  list.size = 0
  if (list.buckets.length > ROOM) list.buckets = new Int32Array(ROOM)
}

/** 32-bit finaliser (Murmur 3's), so that neighbouring codes spread over the buckets. */
export function mix(value: number): number {
  let h = value | 0
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}
