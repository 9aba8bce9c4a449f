/** Opens every session record of every account and counts; changes nothing. */
import { DamagedRecordError, UnknownKeyError, type Crypto } from './crypto.ts'
import type { Sql } from './database.ts'
import { ASIDE } from './session-damage.ts'
import { CREDS, linkOf } from './session-link.ts'

export interface SessionReport {
  account: string
  version: number
  /** `missing`: no credentials; `damaged`: some that cannot be read. */
  state: 'linked' | 'unlinked' | 'damaged' | 'missing'
  /** Records that can be read. */
  sound: number
  /** By type: those that cannot, and those set aside earlier. */
  damaged: Record<string, number>
  aside: Record<string, number>
  /** Sealed with a key that is not on the ring. */
  withoutKey: number
}

interface Row {
  account: string
  key: string
  type: string
  value: Uint8Array
}

const BATCH = 500

/** In the order of the accounts' names. */
export async function checkSessions(sql: Sql, crypto: Crypto): Promise<SessionReport[]> {
  const reports = new Map<string, SessionReport>()
  const numbers = await sql.query<{ account: string; version: string }>(
    `SELECT account, session_version AS version FROM forwardcheck.number ORDER BY account`,
  )
  for (const { account, version } of numbers.rows) reports.set(account, emptyReport(account, Number(version)))
  let after = ''
  for (;;) {
    const { rows } = await sql.query<Row>(
      `SELECT account, record_key AS key, type, value FROM forwardcheck.session_record
       WHERE record_key > $1 ORDER BY record_key LIMIT $2`,
      [after, BATCH],
    )
    for (const row of rows) {
      const report = reports.get(row.account) ?? emptyReport(row.account, 0)
      reports.set(row.account, report)
      count(report, row, crypto)
    }
    if (rows.length < BATCH) return [...reports.values()]
    after = rows.at(-1)?.key ?? after
  }
}

function emptyReport(account: string, version: number): SessionReport {
  return { account, version, state: 'missing', sound: 0, damaged: {}, aside: {}, withoutKey: 0 }
}

function count(report: SessionReport, { key, type, value }: Row, crypto: Crypto): void {
  if (key.startsWith(ASIDE)) {
    report.aside[type] = (report.aside[type] ?? 0) + 1
    return
  }
  try {
    const plain = crypto.open(`session_record/${key}`, value)
    if (type === CREDS) report.state = readState(plain)
    if (type !== CREDS || report.state !== 'damaged') {
      report.sound++
      return
    }
  } catch (error) {
    if (error instanceof UnknownKeyError) {
      report.withoutKey++
      return
    }
    if (!(error instanceof DamagedRecordError)) throw error
    if (type === CREDS) report.state = 'damaged'
  }
  report.damaged[type] = (report.damaged[type] ?? 0) + 1
}

function readState(creds: Uint8Array): SessionReport['state'] {
  try {
    return linkOf(creds) === null ? 'unlinked' : 'linked'
  } catch {
    return 'damaged'
  }
}
