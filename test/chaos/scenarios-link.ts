/** The connection to WhatsApp broken, refused, replaced or silent. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Disconnection } from '../support/whatsapp/controls.ts'
import type { Disturbance, Scenario } from './scenario.ts'

const disconnect =
  (how: Disconnection) =>
  ({ stage }: Disturbance): Promise<void> =>
    stage.wa.disconnect(how)

/** The connection breaks and the next log-ins are refused with this reason. */
const refuseLogin =
  (reason: number, times: number) =>
  async ({ stage }: Disturbance): Promise<void> => {
    await stage.wa.failNextLogin(reason, times)
    await stage.wa.disconnect({ kind: 'drop' })
  }

/** What the runbook says after a code that ends the link for good: the operator starts the gateway again. */
const thenRestart =
  (disturb: (disturbance: Disturbance) => Promise<void>) =>
  async (disturbance: Disturbance): Promise<void> => {
    const { stage, awayMs, healed } = disturbance
    await disturb(disturbance)
    await sleep(awayMs)
    await stage.end('gateway')
    healed()
    await stage.start('gateway')
  }

/** Well beyond the keep-alive of half a minute. */
const NOTICED_MS = 120_000

const CODES: [code: string, how: Disconnection][] = [
  ['428', { kind: 'drop' }],
  ['428-end', { kind: 'stream-end' }],
  ['515', { kind: 'stream-error', code: 515 }],
  ['503', { kind: 'stream-error', code: 503 }],
  ['408', { kind: 'stream-error', code: 408 }],
  ['500', { kind: 'stream-error' }],
]

const closed = (how: Disconnection): string => {
  if (how.kind === 'drop') return 'TCP connection broken'
  if (how.kind === 'stream-end') return 'stream ended'
  return `stream error ${'code' in how ? how.code : 'without a code'}`
}

export const LINK: Scenario[] = [
  ...CODES.map(([code, how]): Scenario => ({
    id: `stream-${code}`,
    what: `${closed(how)} (${parseInt(code)})`,
    mode: 'distributed',
    disturb: disconnect(how),
  })),
  {
    id: 'drops',
    what: 'TCP connection broken five times, once a second',
    mode: 'distributed',
    async disturb({ stage }) {
      for (let times = 0; times < 5; times++) {
        await stage.wa.waitReady(20_000)
        await stage.wa.disconnect({ kind: 'drop' })
        await sleep(1_000)
      }
    },
  },
  {
    id: 'refused',
    what: 'broken, and connections refused for a while',
    mode: 'distributed',
    async disturb({ stage, awayMs }) {
      await stage.wa.setRefusing(true)
      await stage.wa.disconnect({ kind: 'drop' })
      await sleep(awayMs)
      await stage.wa.setRefusing(false)
    },
  },
  {
    id: 'login-503',
    what: 'broken, then log-in refused with 503 twice',
    mode: 'distributed',
    disturb: refuseLogin(503, 2),
  },
  {
    id: 'login-403',
    what: 'log-in refused with 403; the operator starts the gateway again',
    mode: 'distributed',
    disturb: thenRestart(refuseLogin(403, 1)),
  },
  {
    id: 'login-405',
    what: 'log-in refused with 405 (outdated); the operator starts the gateway again',
    mode: 'distributed',
    disturb: thenRestart(refuseLogin(405, 1)),
  },
  {
    id: 'login-401',
    what: 'log-in refused with 401 once; the operator starts the gateway again',
    mode: 'distributed',
    disturb: thenRestart(refuseLogin(401, 1)),
  },
  {
    id: 'replaced-440',
    what: 'replaced by another connection (440); the operator starts the gateway again',
    mode: 'distributed',
    disturb: thenRestart(disconnect({ kind: 'replaced' })),
  },
  {
    id: 'removed-401',
    // WhatsApp delivers nothing to a device that is gone, so nobody writes until the number is linked again.
    what: 'device removed (401) and linked again; nobody writes meanwhile',
    mode: 'distributed',
    // What was not confirmed before is sealed for the old device: it is asked for again and comes behind later ones.
    order: 'confirmed',
    async disturb({ stage, load, healed }) {
      load.pause()
      await stage.wa.disconnect({ kind: 'device-removed' })
      await sleep(1_000)
      await stage.link()
      healed()
    },
  },
  {
    id: 'half-open',
    what: 'connection half-open: the other side is gone without a word, and the bot has to notice',
    mode: 'distributed',
    async disturb({ stage, healed }) {
      const { logins } = await stage.wa.counts()
      await stage.wa.stall('half-open')
      // Nothing ends it but the bot: the time it takes to notice belongs to the recovery.
      healed()
      await stage.wa.waitCounts((counts) => counts.logins > logins, NOTICED_MS)
    },
  },
  {
    id: 'zombie',
    what: 'connection open and answering, but messages wait at the server for the next log-in; then it breaks',
    mode: 'distributed',
    async disturb({ stage, awayMs }) {
      await stage.wa.stall('zombie')
      await sleep(awayMs)
      await stage.wa.disconnect({ kind: 'drop' })
    },
  },
]
