/** Everything the server can do wrong on request: how it closes, refuses, stays silent or fails to acknowledge. */
import type { AckPolicy, Disconnection } from './controls.ts'
import type { ServerState } from './state.ts'

export interface Faults {
  isMuted: boolean
  isRefusing: boolean
  failNextLogin(reason: number, times: number): void
  /** The reason the log-in going on must fail with, if any; counts it as done. */
  takeLoginFailure(): number | undefined
  setAckPolicy(policy: AckPolicy): void
  /** The policy for the message at hand; counts it as done. */
  takeAckPolicy(): AckPolicy
  disconnect(how: Disconnection): void
}

function removeDevice(state: ServerState): void {
  state.devices.delete(state.deviceId)
}

export function createFaults(state: ServerState): Faults {
  const loginFailures: number[] = []
  let ackPolicy: AckPolicy = { mode: 'ok' }

  return {
    isMuted: false,
    isRefusing: false,
    failNextLogin(reason, times) {
      for (let i = 0; i < times; i++) loginFailures.push(reason)
    },
    takeLoginFailure: () => loginFailures.shift(),
    setAckPolicy(policy) {
      ackPolicy = policy
    },
    takeAckPolicy() {
      const policy = ackPolicy
      if (policy.times !== undefined) {
        ackPolicy = policy.times > 1 ? { ...policy, times: policy.times - 1 } : { mode: 'ok' }
      }
      return policy
    },
    disconnect(how) {
      const connection = state.connection
      if (!connection) throw new Error('the bot is not connected')
      const streamError = (attrs: Record<string, string>, conflict?: string) =>
        connection.send({
          tag: 'stream:error',
          attrs,
          ...(conflict ? { content: [{ tag: 'conflict', attrs: { type: conflict } }] } : {}),
        })
      if (how.kind === 'drop') return connection.terminate()
      if (how.kind === 'stream-end') connection.send({ tag: 'xmlstreamend', attrs: {} })
      if (how.kind === 'replaced') streamError({}, 'replaced')
      if (how.kind === 'stream-error') streamError(how.code === undefined ? {} : { code: String(how.code) })
      if (how.kind === 'device-removed') {
        removeDevice(state)
        streamError({ code: '401' }, 'device_removed')
      }
      connection.closeSoon()
    },
  }
}
