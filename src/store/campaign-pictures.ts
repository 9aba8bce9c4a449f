/**
 * Which pictures look alike: new marks of pictures in, for each the campaigns and the other new marks whose hash is
 * close enough out. Keys find candidates, the sealed hashes decide.
 */
import { pictureDistance, pictureProbes, SAME_PICTURE_BITS } from '../triage/marks-picture.ts'
import { markKey, markPlace } from './case-places.ts'
import { UnknownKeyError, type Crypto } from './crypto.ts'
import type { Sql } from './database.ts'

export interface PictureMark {
  id: string
  chat_key: string
  sample: Uint8Array | null
}

export interface Likeness {
  campaigns: string[]
  /** Places in the list given. */
  others: number[]
}

/** By place in the list. Throws UnknownKeyError when a hash is sealed with a key that is not here yet. */
export async function likenessOf(
  sql: Sql,
  crypto: Crypto,
  marks: readonly PictureMark[],
): Promise<Likeness[]> {
  const hashes = marks.map((mark) => hashOf(crypto, mark))
  const likeness = marks.map((): Likeness => ({ campaigns: [], others: [] }))
  hashes.forEach((hash, place) => {
    for (let other = 0; other < place; other++) {
      if (isSame(hash, hashes[other])) likeness[place]?.others.push(other)
    }
  })
  for (const [place, hash] of hashes.entries()) {
    if (hash === null) continue
    const alike = (await candidates(sql, crypto, hash)).filter((each) => isSame(hash, hashOf(crypto, each)))
    likeness[place]?.campaigns.push(...new Set(alike.map(({ campaign_id: id }) => id)))
  }
  return likeness
}

/** More campaigns than this with a common segment are no likeness but a common margin. */
const MOST_CANDIDATES = 300

/** The newest mark of each campaign under each of the keys a picture like this one must have one of. */
async function candidates(
  sql: Sql,
  crypto: Crypto,
  hash: string,
): Promise<(PictureMark & { campaign_id: string })[]> {
  const probes = pictureProbes(hash).map((key) => markKey(crypto, 'picture', key))
  const { rows } = await sql.query<PictureMark & { campaign_id: string }>(
    `SELECT mark.id, mark.chat_key, mark.sample, mark.campaign_id
     FROM (SELECT DISTINCT mark_id FROM forwardcheck.campaign_key
       WHERE key = ANY($1) AND mark_id IS NOT NULL LIMIT ${MOST_CANDIDATES}) AS newest
     JOIN forwardcheck.case_mark AS mark ON mark.id = newest.mark_id WHERE mark.campaign_id IS NOT NULL`,
    [probes],
  )
  return rows
}

function isSame(a: string | null, b: string | null | undefined): boolean {
  return a !== null && b !== null && b !== undefined && pictureDistance(a, b) <= SAME_PICTURE_BITS
}

/** null: it cannot be opened any more. */
function hashOf(crypto: Crypto, { chat_key: chatKey, sample }: PictureMark): string | null {
  if (!sample) return null
  try {
    return crypto.open(markPlace(chatKey, 'picture'), sample).toString()
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    return null
  }
}
