/** PostgreSQL gone, hanging, full, refusing or read-only: what was confirmed is kept, what cannot be is not confirmed. */
import { chownSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OwnPostgres } from '../support/own-servers.ts'
import type { Disturbance, Scenario } from './scenario.ts'
import { emptyDisk, fillDisk, missingMount, mountSmallDisk } from './small-disk.ts'
import type { Stage } from './stage.ts'

const endConnections = (postgres: OwnPostgres): Promise<unknown[]> =>
  postgres.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bot'`, 'postgres')

/** A setting of the bot's role for a while; its connections are ended, since only new ones take it. */
const withRole =
  (meanwhile: string, usual: string) =>
  async ({ stage, awayMs }: Disturbance): Promise<void> => {
    const { postgres } = stage.servers
    await postgres.query(`ALTER ROLE bot ${meanwhile}`)
    await endConnections(postgres)
    await sleep(awayMs)
    await postgres.query(`ALTER ROLE bot ${usual}`)
    await endConnections(postgres)
  }

/** Killed and started as a replica, which takes no writes; then as what it was. */
const asReplica =
  (isReadable: boolean) =>
  async ({ stage, awayMs, healed }: Disturbance): Promise<void> => {
    const { postgres } = stage.servers
    const signal = join(postgres.data, 'standby.signal')
    await postgres.kill()
    // Recovery to a consistent state first: a replica without a primary would not get there by itself.
    await postgres.start()
    await postgres.query('CHECKPOINT')
    await postgres.kill()
    writeFileSync(signal, '')
    if (postgres.owner) chownSync(signal, postgres.owner.uid, postgres.owner.gid)
    await postgres.startSilent(['-c', `hot_standby=${isReadable ? 'on' : 'off'}`])
    await sleep(awayMs)
    await postgres.kill()
    rmSync(signal)
    await postgres.start()
    healed()
  }

const smallDisk = (postgres: OwnPostgres): string => join(dirname(postgres.data), 'small')

/** The bot's tables on a disk of their own; the write-ahead log stays where there is room, or the server would end. */
async function moveToSmallDisk(stage: Stage): Promise<void> {
  const { postgres } = stage.servers
  const path = smallDisk(postgres)
  stage.atClose(mountSmallDisk(path, 24, postgres.owner))
  await postgres.query(`CREATE TABLESPACE small LOCATION '${path}'`, 'postgres')
  await postgres.query('ALTER DATABASE forwardcheck SET TABLESPACE small', 'postgres')
}

export const POSTGRES: Scenario[] = [
  {
    id: 'postgres-kill',
    what: 'PostgreSQL killed (-9), back at once',
    mode: 'distributed',
    async disturb({ stage, healed }) {
      await stage.servers.postgres.kill()
      await stage.servers.postgres.start()
      healed()
    },
  },
  {
    id: 'postgres-kills',
    what: 'PostgreSQL killed (-9) five times, a second apart',
    mode: 'distributed',
    async disturb({ stage, healed }) {
      for (let times = 0; times < 5; times++) {
        await stage.servers.postgres.kill()
        await stage.servers.postgres.start()
        healed()
        await sleep(1_000)
      }
    },
  },
  {
    id: 'postgres-away',
    what: 'PostgreSQL killed (-9), away for a while',
    mode: 'distributed',
    async disturb({ stage, awayMs, healed }) {
      await stage.servers.postgres.kill()
      await sleep(awayMs)
      await stage.servers.postgres.start()
      healed()
    },
    isShort: true,
  },
  {
    id: 'postgres-away-kill',
    what: 'PostgreSQL away, and the gateway killed (-9) meanwhile',
    mode: 'distributed',
    async disturb({ stage, awayMs, healed }) {
      await stage.servers.postgres.kill()
      await sleep(awayMs)
      await stage.kill('gateway')
      await stage.servers.postgres.start()
      healed()
      await stage.start('gateway')
    },
  },
  {
    id: 'postgres-frozen',
    what: 'PostgreSQL hangs (SIGSTOP) for 20 s',
    mode: 'distributed',
    async disturb({ stage, awayMs }) {
      stage.servers.postgres.freeze()
      await sleep(Math.max(awayMs, 20_000))
      stage.servers.postgres.thaw()
    },
  },
  {
    id: 'postgres-terminate',
    what: 'every connection to PostgreSQL ended by the server',
    mode: 'distributed',
    disturb: async ({ stage }) => void (await endConnections(stage.servers.postgres)),
  },
  {
    id: 'postgres-connections',
    what: 'PostgreSQL out of connections for the bot (53300, by the limit of its role)',
    mode: 'distributed',
    disturb: withRole('CONNECTION LIMIT 0', 'CONNECTION LIMIT -1'),
  },
  {
    id: 'postgres-read-only',
    what: 'PostgreSQL read-only (25006, default_transaction_read_only)',
    mode: 'distributed',
    disturb: withRole('SET default_transaction_read_only = on', 'RESET default_transaction_read_only'),
  },
  {
    id: 'postgres-recovery',
    what: 'PostgreSQL in recovery: takes no connections (57P03)',
    mode: 'distributed',
    disturb: asReplica(false),
  },
  {
    id: 'postgres-replica',
    what: 'PostgreSQL in recovery: a replica, readable only (25006)',
    mode: 'distributed',
    disturb: asReplica(true),
  },
  {
    id: 'postgres-disk-full',
    what: 'disk of the tables full (53100, a tablespace on a tmpfs)',
    mode: 'distributed',
    missing: missingMount,
    prepare: moveToSmallDisk,
    async disturb({ stage, awayMs }) {
      const path = smallDisk(stage.servers.postgres)
      fillDisk(path)
      await sleep(awayMs)
      emptyDisk(path)
    },
  },
  {
    id: 'spool-disk-full',
    what: 'PostgreSQL away, and the disk of the gateway’s data folder full (tmpfs)',
    mode: 'distributed',
    missing: missingMount,
    prepare: (stage) => stage.atClose(mountSmallDisk(stage.dataDir('gateway'), 1)),
    async disturb({ stage, awayMs, healed }) {
      const path = stage.dataDir('gateway')
      fillDisk(path)
      await stage.servers.postgres.kill()
      await sleep(awayMs)
      emptyDisk(path)
      await stage.servers.postgres.start()
      healed()
    },
  },
]
