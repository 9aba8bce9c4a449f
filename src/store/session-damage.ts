/**
 * Session records that cannot be opened any more. Without its credentials a number stops; one contact's record counts
 * as missing, so that the phone starts over with that contact and sends again, and the damaged row is kept aside.
 */
import { DamagedRecordError } from './crypto.ts'
import type { Sql } from './database.ts'
import { CREDS } from './session-link.ts'
import type { Ownership, SessionRecords } from './store.ts'

/** Begins the key of a row that was set aside; then come when (Unix ms) and the key it had. */
export const ASIDE = 'damaged/'

/** The credentials are damaged: the number stops until somebody decided what to do. */
export class DamagedSessionError extends Error {
  constructor(account: string, options?: ErrorOptions) {
    super(
      `the WhatsApp session of "${account}" cannot be read: its credentials are damaged. Nothing was deleted. ` +
        `Stop the bot and restore an export: forwardcheck session restore <file> --account ${account}. ` +
        `Without one: remove the device on the phone (WhatsApp › Linked devices), ` +
        `forwardcheck session forget --account ${account}, and pair again`,
      options,
    )
    this.name = 'DamagedSessionError'
  }
}

export interface Damage {
  account: string
  /** As in SessionRecords; ids hold numbers and are not told. */
  type: string
}

/** `records` of `ownership`, where a damaged record is set aside and missing. Throws DamagedSessionError for credentials. */
export function setDamagedAside(
  records: SessionRecords,
  sql: Sql,
  { account, fence }: Ownership,
  onDamage: (damage: Damage) => void,
): SessionRecords {
  async function setAside(type: string, recordKey: string): Promise<void> {
    await sql.query(
      `UPDATE forwardcheck.session_record AS record
       SET record_key = '${ASIDE}' || (extract(epoch FROM clock_timestamp()) * 1000)::bigint || '/' || record_key
       FROM forwardcheck.number AS number
       WHERE record_key = $1 AND number.account = $2 AND number.fence = $3`,
      [recordKey, account, fence],
    )
    onDamage({ account, type })
  }

  async function getOne(type: string, id: string): Promise<Map<string, Uint8Array>> {
    try {
      return await records.get(type, [id])
    } catch (error) {
      if (!(error instanceof DamagedRecordError)) throw error
      if (type === CREDS) throw new DamagedSessionError(account)
      await setAside(type, error.rowId)
      return new Map()
    }
  }

  return {
    ...records,
    async get(type, ids) {
      try {
        return await records.get(type, ids)
      } catch (error) {
        if (!(error instanceof DamagedRecordError)) throw error
      }
      // The error names one row, and there may be more.
      const found = new Map<string, Uint8Array>()
      for (const id of ids) for (const entry of await getOne(type, id)) found.set(...entry)
      return found
    },
  }
}
