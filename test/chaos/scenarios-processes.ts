/** The program's own processes killed in the middle of work. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Disturbance, Scenario } from './scenario.ts'
import type { ProcessName } from './stage.ts'

const killAndStart =
  (...names: ProcessName[]) =>
  async ({ stage, healed }: Disturbance): Promise<void> => {
    await stage.kill(...names)
    healed()
    await stage.start(...names)
  }

/**
 * Decrypted and not yet stored: PostgreSQL hangs while messages arrive, and then something breaks. A bot that has gone
 * offline meanwhile has left the window by itself.
 */
async function inTheWindow({ stage }: Disturbance, breakIt: () => Promise<void>): Promise<void> {
  const { postgres } = stage.servers
  postgres.freeze()
  try {
    await stage.wa.waitCounts((counts) => counts.unconfirmed > 2 || counts.queued > 0, 10_000)
    await sleep(200)
    await breakIt()
  } finally {
    postgres.thaw()
  }
}

/** Nobody writes until it runs, so that what follows still happens under load. */
async function startBeside({ stage, load }: Disturbance, name: ProcessName): Promise<void> {
  load.pause()
  await stage.start(name)
  load.resume()
  await sleep(500)
}

/** Hangs longer than its lease while a second one takes over, and then goes on as if nothing had been. */
const frozen =
  (name: 'gateway' | 'worker') =>
  async (disturbance: Disturbance): Promise<void> => {
    const pid = disturbance.stage.processes.get(name)?.pid ?? 0
    await startBeside(disturbance, `${name}-2`)
    process.kill(pid, 'SIGSTOP')
    // The other one has to notice: the time that takes belongs to the recovery.
    disturbance.healed()
    await sleep(FROZEN_MS).finally(() => process.kill(pid, 'SIGCONT'))
  }

/** Leases last ten seconds. */
const FROZEN_MS = 20_000

export const PROCESSES: Scenario[] = [
  { id: 'undisturbed', what: 'nothing happens', mode: 'distributed', disturb: async () => undefined },
  { id: 'undisturbed-embedded', what: 'nothing happens', mode: 'embedded', disturb: async () => undefined },
  {
    id: 'kill-gateway',
    what: 'gateway killed (-9)',
    mode: 'distributed',
    disturb: killAndStart('gateway'),
    isShort: true,
  },
  { id: 'kill-worker', what: 'worker killed (-9)', mode: 'distributed', disturb: killAndStart('worker') },
  {
    id: 'kill-worker-beside',
    what: 'worker killed (-9) beside another one, not started again',
    mode: 'distributed',
    async disturb(disturbance) {
      await startBeside(disturbance, 'worker-2')
      await disturbance.stage.kill('worker')
    },
  },
  {
    id: 'kill-embedded',
    what: 'the one process killed (-9)',
    mode: 'embedded',
    disturb: killAndStart('bot'),
  },
  {
    id: 'kill-embedded-again',
    what: 'killed (-9) three times, twice of them just started',
    mode: 'embedded',
    async disturb(disturbance) {
      for (let times = 0; times < 3; times++) await killAndStart('bot')(disturbance)
    },
  },
  {
    id: 'kill-all',
    what: 'gateway, worker, Redis and PostgreSQL killed (-9) at once',
    mode: 'distributed',
    async disturb({ stage, healed }) {
      const { redis, postgres } = stage.servers
      await Promise.all([stage.kill('gateway', 'worker'), redis.kill(), postgres.kill()])
      await Promise.all([redis.start(), postgres.start()])
      healed()
      await stage.start('gateway', 'worker')
    },
  },
  {
    id: 'kill-in-window',
    what: 'gateway killed (-9) between decrypting and storing (PostgreSQL hangs meanwhile)',
    mode: 'distributed',
    async disturb(disturbance) {
      await inTheWindow(disturbance, () => disturbance.stage.kill('gateway'))
      disturbance.healed()
      await disturbance.stage.start('gateway')
    },
  },
  {
    id: 'drop-in-window',
    what: 'connection broken between decrypting and storing (PostgreSQL hangs meanwhile)',
    mode: 'distributed',
    disturb: (disturbance) =>
      inTheWindow(disturbance, async () => {
        const { wa } = disturbance.stage
        if ((await wa.snapshot()).isConnected) await wa.disconnect({ kind: 'drop' })
      }),
    isShort: true,
  },
  {
    id: 'stop-gateway',
    what: 'gateway stopped (SIGTERM) and started again',
    mode: 'distributed',
    async disturb({ stage, healed }) {
      await stage.end('gateway')
      healed()
      await stage.start('gateway')
    },
  },
  {
    id: 'standby-gateway',
    what: 'gateway killed (-9), a second one that waits takes over',
    mode: 'distributed',
    async disturb(disturbance) {
      await startBeside(disturbance, 'gateway-2')
      await disturbance.stage.kill('gateway')
      disturbance.healed()
    },
  },
  {
    id: 'hand-over',
    what: 'gateway stopped (SIGTERM), a second one that waits takes over',
    mode: 'distributed',
    async disturb(disturbance) {
      await startBeside(disturbance, 'gateway-2')
      disturbance.healed()
      await disturbance.stage.end('gateway')
    },
  },
  {
    id: 'gateway-frozen',
    what: 'gateway hangs (SIGSTOP) for 20 s, a second one takes over, the first goes on',
    mode: 'distributed',
    disturb: frozen('gateway'),
  },
  {
    id: 'worker-frozen',
    what: 'worker hangs (SIGSTOP) for 20 s beside another one, and goes on',
    mode: 'distributed',
    disturb: frozen('worker'),
  },
]
