/**
 * People who asked for a person, as analysts work through them: who waits, what was written to them through the bot,
 * notes, outcome. An answer goes into the outbox outside any lease, once, under an id that the form's token fixes.
 */
import { createHash } from 'node:crypto'
import type { OutboundReply } from '../../channels/channel.ts'
import type { Language, Lure, Path } from '../../model.ts'
import { DamagedRecordError, UnknownKeyError, type Crypto } from '../crypto.ts'
import type { Database, Sql } from '../database.ts'
import { closeHandOver, openContact, type Closing } from '../hand-overs.ts'
import { sealReply } from '../outbox.ts'
import type { ChatRef, HandOverContact } from '../store.ts'

/** `gone`: acknowledged or given up so long ago that nobody knows any more. */
export type AnswerState = 'waiting' | 'sent' | 'refused' | 'gone'

/** What a list shows: nothing that leads to the person. */
export interface HandOverEntry {
  id: string
  /** The number of ours that they wrote to. */
  account: string
  askedAtMs: number
  isOpen: boolean
  closedAtMs: number | null
  closedBy: string | null
  outcome: string | null
  lure: Lure | null
  story: string | null
  path: Path | null
  reason: string | null
  /** null: closed, or the record cannot be opened any more. */
  language: Language | null
  country: string | null
  /** When somebody last wrote to them, and when they last wrote to the bot after they had asked; Unix ms. */
  answeredAtMs: number | null
  wroteAgainAtMs: number | null
}

export interface WrittenAnswer {
  atMs: number
  writtenBy: string
  state: AnswerState
  /** Where it was refused: a short code. */
  reason: string | null
  /** null: closed, or the record cannot be opened any more. */
  text: string | null
}

export interface OpenedHandOver extends HandOverEntry {
  contact: HandOverContact | null
  notes: string | null
  /** In the order of writing. */
  answers: WrittenAnswer[]
}

export interface NewAnswer {
  /** Of the form; the same token is the same answer. */
  token: string
  /** What the analyst wrote, and in their language how the person reads it. */
  text: string
  toMessage: (language: Language) => string
  writtenBy: string
  nowMs: number
}

export interface HandOverInbox {
  /** Open ones, the longest waiting first; or closed ones, the latest first. */
  list(which: 'open' | 'closed', most: number): Promise<HandOverEntry[]>
  /** null: there is none, or it is gone. For analysts only. */
  open(id: string, nowMs: number): Promise<OpenedHandOver | null>
  /** The same without what only analysts read. */
  entry(id: string): Promise<HandOverEntry | null>
  /** The chat whose outbox has a new message now; null: written before under this token; or why nothing was written. */
  answer(id: string, answer: NewAnswer): Promise<ChatRef | null | 'closed' | 'unreachable'>
  /** An empty text takes them away. false: there is no such request. */
  setNotes(id: string, notes: string): Promise<boolean>
  /** Drops address and answers' words. false: it is closed already, or there is none. */
  close(id: string, closing: Closing): Promise<boolean>
}

interface Row {
  id: string
  chat_key: string
  account: string
  content: Uint8Array | null
  notes: Uint8Array | null
  status: string
  lure: Lure | null
  story: string | null
  path: Path | null
  reason: string | null
  outcome: string | null
  closed_by: string | null
  asked_ms: string
  closed_ms: string | null
  answered_ms: string | null
  again_ms: string | null
}

const ENTRY = `SELECT asked.id::text AS id, asked.chat_key, asked.account, asked.content, asked.notes, asked.status,
  asked.lure, asked.story, asked.path, asked.reason, asked.outcome, asked.closed_by, asked.asked_ms, asked.closed_ms,
  (SELECT max(at_ms) FROM forwardcheck.hand_over_answer WHERE hand_over_id = asked.id) AS answered_ms,
  (SELECT max(at_ms) FROM forwardcheck.case_record
    WHERE case_record.chat_key = asked.chat_key AND at_ms > asked.asked_ms) AS again_ms
FROM forwardcheck.hand_over AS asked
WHERE NOT EXISTS (SELECT FROM forwardcheck.trial WHERE trial.chat_key = asked.chat_key)`

/** Sent replies go from the outbox after an hour, refused and unsent ones after a week (expiry.ts). */
const KNOWN_MS = 7 * 86_400_000

export function createHandOverInbox(database: Database, crypto: Crypto): HandOverInbox {
  async function find(id: string): Promise<Row | null> {
    const { rows } = await database.query<Row>(`${ENTRY} AND asked.id::text = $1`, [id])
    return rows[0] ?? null
  }
  return {
    async list(which, most) {
      const order = which === 'open' ? 'asked.id' : 'asked.closed_ms DESC, asked.id DESC'
      const { rows } = await database.query<Row>(
        `${ENTRY} AND asked.status = $1 ORDER BY ${order} LIMIT $2`,
        [which, most],
      )
      return rows.map((row) => toEntry(crypto, row))
    },
    async open(id, nowMs) {
      const row = await find(id)
      if (!row) return null
      return {
        ...toEntry(crypto, row),
        contact: contactOf(crypto, row),
        notes: openText(crypto, notesPlace(row), row.notes),
        answers: await answersOf(database, crypto, row, nowMs),
      }
    },
    async entry(id) {
      const row = await find(id)
      return row && toEntry(crypto, row)
    },
    answer: (id, answer) => database.transaction((sql) => write(sql, crypto, id, answer)),
    async setNotes(id, notes) {
      const row = await find(id)
      if (!row) return false
      const sealed = notes === '' ? null : crypto.seal(notesPlace(row), Buffer.from(notes))
      const { rowCount } = await database.query(
        `UPDATE forwardcheck.hand_over SET notes = $2 WHERE id::text = $1`,
        [id, sealed],
      )
      return rowCount === 1
    },
    close: (id, closing) => closeHandOver(database, id, closing),
  }
}

/** Holds the request, so that nobody closes it in between. */
async function write(
  sql: Sql,
  crypto: Crypto,
  id: string,
  { token, text, toMessage, writtenBy, nowMs }: NewAnswer,
): Promise<ChatRef | null | 'closed' | 'unreachable'> {
  const { rows } = await sql.query<Row>(
    `SELECT id::text AS id, chat_key, account, content, asked_ms FROM forwardcheck.hand_over
     WHERE id::text = $1 AND status = 'open' FOR UPDATE`,
    [id],
  )
  const row = rows[0]
  if (!row) return 'closed'
  const contact = contactOf(crypto, row)
  if (!contact) return 'unreachable'
  const messageId = messageIdOf(crypto, id, token)
  const { rowCount } = await sql.query(
    `INSERT INTO forwardcheck.hand_over_answer (hand_over_id, message_id, content, written_by, at_ms)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (message_id) DO NOTHING`,
    [id, messageId, crypto.seal(answerPlace(messageId), Buffer.from(text)), writtenBy, nowMs],
  )
  if (rowCount === 0) return null
  const reply: OutboundReply = { chat: contact.chat, messageId, text: toMessage(contact.language) }
  await sql.query(
    `INSERT INTO forwardcheck.outbox (account, chat_key, message_id, content, created_ms, changed_ms)
     VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (account, message_id) DO NOTHING`,
    [row.account, row.chat_key, messageId, sealReply(crypto, row.chat_key, reply), nowMs],
  )
  return { account: row.account, chatKey: row.chat_key }
}

/** Formed as the ids of replies (reply-id.ts). Keyed, so that nobody who sees a form can foretell it. */
function messageIdOf(crypto: Crypto, id: string, token: string): string {
  const key = crypto.identify('message', 'hand-over-answer', id, token)
  return `3EB0${createHash('sha256').update(key).digest('hex').slice(0, 18).toUpperCase()}`
}

async function answersOf(sql: Sql, crypto: Crypto, asked: Row, nowMs: number): Promise<WrittenAnswer[]> {
  const { rows } = await sql.query<{
    message_id: string
    content: Uint8Array | null
    written_by: string
    at_ms: string
    status: string | null
    reason: string | null
  }>(
    `SELECT answer.message_id, answer.content, answer.written_by, answer.at_ms, outbox.status, outbox.reason
     FROM forwardcheck.hand_over_answer AS answer LEFT JOIN forwardcheck.outbox AS outbox
       ON outbox.account = $2 AND outbox.message_id = answer.message_id
     WHERE answer.hand_over_id = $1 ORDER BY answer.id`,
    [asked.id, asked.account],
  )
  return rows.map((row) => ({
    atMs: Number(row.at_ms),
    writtenBy: row.written_by,
    state: stateOf(row.status, nowMs - Number(row.at_ms)),
    reason: row.status === 'refused' ? row.reason : null,
    text: openText(crypto, answerPlace(row.message_id), row.content),
  }))
}

function stateOf(status: string | null, ageMs: number): AnswerState {
  if (status === 'sent' || status === 'refused') return status
  if (status !== null) return 'waiting'
  return ageMs < KNOWN_MS ? 'sent' : 'gone'
}

function toEntry(crypto: Crypto, row: Row): HandOverEntry {
  const { id, account, lure, story, path, reason, outcome } = row
  const contact = contactOf(crypto, row)
  const time = (ms: string | null): number | null => (ms === null ? null : Number(ms))
  return {
    ...{ id, account, lure, story, path, reason, outcome },
    askedAtMs: Number(row.asked_ms),
    isOpen: row.status === 'open',
    closedAtMs: time(row.closed_ms),
    closedBy: row.closed_by,
    language: contact?.language ?? null,
    country: contact?.country ?? null,
    answeredAtMs: time(row.answered_ms),
    wroteAgainAtMs: time(row.again_ms),
  }
}

const contactOf = (crypto: Crypto, row: Row): HandOverContact | null =>
  row.content && openContact(crypto, { ...row, content: row.content })

/** Damaged words are as none. */
function openText(crypto: Crypto, place: string, sealed: Uint8Array | null): string | null {
  if (!sealed) return null
  try {
    return crypto.open(place, sealed).toString()
  } catch (error) {
    if (error instanceof UnknownKeyError || !(error instanceof DamagedRecordError)) throw error
    return null
  }
}

const notesPlace = ({ chat_key, asked_ms }: Row): string => `hand_over/${chat_key}/${asked_ms}/notes`
const answerPlace = (messageId: string): string => `hand_over_answer/${messageId}`
