/**
 * What a campaign is known by: its newest marks' sealed samples in, one that shows nothing of fewer than enough people
 * out.
 */
import type { MarkKind } from '../model.ts'
import { markPlace } from './case-places.ts'
import { UnknownKeyError, type Crypto } from './crypto.ts'
import type { Sql } from './database.ts'

/** People whose samples are compared. */
const MOST_SAMPLES = 60

interface SampleRow {
  campaign_id: string
  chat_key: string
  kind: MarkKind
  sample: Uint8Array
}

/**
 * By campaign; none where nothing can be opened, or nothing is shared by `minReporters` people. Of a text the newest,
 * without the words that are in fewer people's texts.
 */
export async function readSamples(
  sql: Sql,
  crypto: Crypto,
  ids: readonly string[],
  minReporters: number,
): Promise<Map<string, string>> {
  const { rows } = await sql.query<SampleRow>(
    `SELECT campaign.id AS campaign_id, newest.chat_key, campaign.kind, newest.sample
     FROM forwardcheck.campaign AS campaign CROSS JOIN LATERAL (
       SELECT mark.chat_key, mark.at_ms, mark.sample FROM forwardcheck.case_mark AS mark
       JOIN forwardcheck.case_record AS record ON record.id = mark.case_id
       WHERE mark.campaign_id = campaign.id AND mark.sample IS NOT NULL AND NOT record.is_trial
       ORDER BY mark.at_ms DESC LIMIT $2) AS newest
     WHERE campaign.id = ANY($1) ORDER BY campaign.id, newest.at_ms DESC`,
    [ids, MOST_SAMPLES * Math.max(1, Math.ceil(minReporters / 10))],
  )
  const found = new Map<string, { kind: MarkKind; byChat: Map<string, string> }>()
  for (const row of rows) {
    const sample = openSample(crypto, row)
    if (sample === null) continue
    const known = found.get(row.campaign_id) ?? { kind: row.kind, byChat: new Map<string, string>() }
    found.set(row.campaign_id, known)
    if (!known.byChat.has(row.chat_key)) known.byChat.set(row.chat_key, sample)
  }
  const samples = new Map<string, string>()
  for (const [id, { kind, byChat }] of found) {
    const told = toldOf(kind, [...byChat.values()], minReporters)
    if (told !== null) samples.set(id, told)
  }
  return samples
}

function openSample(crypto: Crypto, { chat_key: chatKey, kind, sample }: SampleRow): string | null {
  try {
    return crypto.open(markPlace(chatKey, kind), sample).toString()
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    return null
  }
}

/** `samples`: one of each person, the newest first. */
function toldOf(kind: MarkKind, samples: readonly string[], minReporters: number): string | null {
  const [newest] = samples
  if (newest === undefined || samples.length < minReporters) return null
  // Pictures differ in a few bits; of these the beginning is shown, which tells nothing of anybody.
  if (kind === 'picture') return newest
  if (kind !== 'text') return samples.filter((each) => each === newest).length >= minReporters ? newest : null
  return commonWords(samples, minReporters)
}

const LEFT_OUT = '…'

/** The newest text with what fewer than `least` of the texts have in it left out; null where nothing remains. */
export function commonWords(samples: readonly string[], least: number): string | null {
  const having = new Map<string, number>()
  for (const sample of samples) {
    for (const word of new Set(wordsOf(sample).map(foldWord))) having.set(word, (having.get(word) ?? 0) + 1)
  }
  const words = wordsOf(samples[0] ?? '').map((word) =>
    (having.get(foldWord(word)) ?? 0) >= least ? word : LEFT_OUT,
  )
  if (words.every((word) => word === LEFT_OUT)) return null
  return words.filter((word, at) => word !== LEFT_OUT || words[at - 1] !== LEFT_OUT).join(' ')
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')
const foldWord = (word: string): string =>
  word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || word
