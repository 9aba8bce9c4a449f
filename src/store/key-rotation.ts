/**
 * A new content key, under which everything sealed is sealed anew, batch by batch. Killed at any point it goes on where
 * it was; meanwhile both keys are in the ring and nobody notices.
 */
import { DamagedRecordError, type Crypto } from './crypto.ts'
import type { Database } from './database.ts'
import { databaseNowMs } from './database-clock.ts'
import { refuseWhileHeld } from './held-number.ts'
import { addKey, type Ring } from './keyring.ts'
import type { Keyring } from './open-keyring.ts'
import { readSealed, replaceSealed, SEALED, type SealedColumn } from './sealed-columns.ts'

export interface Rotation {
  /** The content key everything is sealed with now. */
  keyId: number
  /** An earlier run had begun it. */
  wasResumed: boolean
  sealedAnew: number
  /** Values that cannot be opened, by table; they stay as they are. */
  damaged: Record<string, number>
}

export interface RotationOptions {
  /** Values sealed anew in one statement. */
  batch?: number
  /** Called before each batch; what it throws ends the rotation there. */
  beforeBatch?: (table: string) => void | Promise<void>
}

const BATCH = 200
/** Processes that run on seal with the old key until they have read the ring again. */
const MOST_PASSES = 5

/** Throws NumberHeldError while a gateway holds a number. */
export async function rotateKeys(
  database: Database,
  keyring: Keyring,
  options: RotationOptions = {},
): Promise<Rotation> {
  await refuseWhileHeld(database)
  await keyring.refresh()
  const wasResumed = keyring.ring.isRotating
  if (!wasResumed) await changeRing(database, keyring, addKey)

  let sealedAnew = 0
  let damaged: Record<string, number> = {}
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const result = await sealAll(database, keyring, options)
    sealedAnew += result.sealedAnew
    damaged = result.damaged
    if (result.sealedAnew === 0) break
  }
  await changeRing(database, keyring, retireOld)
  return { keyId: keyring.ring.current, wasResumed, sealedAnew, damaged }
}

async function sealAll(
  database: Database,
  keyring: Keyring,
  options: RotationOptions,
): Promise<Pick<Rotation, 'sealedAnew' | 'damaged'>> {
  let sealedAnew = 0
  const damaged: Record<string, number> = {}
  for (const column of SEALED) {
    const done = await sealColumn(database, keyring, column, options)
    sealedAnew += done.sealedAnew
    if (done.damaged > 0) damaged[column.table] = (damaged[column.table] ?? 0) + done.damaged
  }
  return { sealedAnew, damaged }
}

async function sealColumn(
  database: Database,
  { crypto, ring }: Keyring,
  column: SealedColumn,
  { batch = BATCH, beforeBatch }: RotationOptions,
): Promise<{ sealedAnew: number; damaged: number }> {
  let sealedAnew = 0
  let damaged = 0
  let after: string | null = null
  for (;;) {
    await beforeBatch?.(column.table)
    const values = await readSealed(database, column, { after, most: batch, notUnder: ring.current })
    if (values.length === 0) return { sealedAnew, damaged }
    after = values.at(-1)?.key ?? null
    const opened = values.flatMap(({ key, place, sealed }) => {
      const plain = openOrNull(crypto, place, sealed)
      return plain ? [{ key, before: sealed, after: crypto.seal(place, plain) }] : []
    })
    damaged += values.length - opened.length
    sealedAnew += await replaceSealed(database, column, opened)
  }
}

function openOrNull(crypto: Crypto, place: string, sealed: Uint8Array): Buffer | null {
  try {
    return crypto.open(place, sealed)
  } catch (error) {
    if (error instanceof DamagedRecordError) return null
    throw error
  }
}

function retireOld(ring: Ring, nowMs: number): Ring {
  const content = ring.content.map((key) =>
    key.id === ring.current ? key : { ...key, retiredMs: key.retiredMs ?? nowMs },
  )
  return { ...ring, isRotating: false, content }
}

/** `nowMs` by the database's clock. */
async function changeRing(
  database: Database,
  keyring: Keyring,
  change: (ring: Ring, nowMs: number) => Ring,
): Promise<void> {
  await database.transaction(async (sql) => {
    const nowMs = await databaseNowMs(sql)
    await keyring.change(sql, (ring) => change(ring, nowMs))
  })
  await keyring.refresh()
}
