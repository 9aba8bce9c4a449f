/** As if a rotation had been longer ago: retired keys are by the database's clock, which tests cannot turn. */
import type { Storage } from '../../src/runtime.ts'

export async function retireEarlier(
  { database, keyring }: Pick<Storage, 'database' | 'keyring'>,
  byMs: number,
): Promise<void> {
  await database.transaction((sql) =>
    keyring.change(sql, (ring) => ({
      ...ring,
      content: ring.content.map((key) =>
        key.retiredMs === null ? key : { ...key, retiredMs: key.retiredMs - byMs },
      ),
    })),
  )
  await keyring.refresh()
}
