/** Everything the server can do wrong on request: how it closes, refuses, stays silent or fails to acknowledge. */
import { jidDecode, S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys'
import type { AckPolicy, Disconnection, PasskeyRequest, Stall } from './controls.ts'
import { unixSeconds } from './stanzas.ts'
import type { Connection, ServerState } from './state.ts'

export interface Faults {
  isMuted: boolean
  isRefusing: boolean
  clockSkewMs: number
  answerDelayMs: number
  failNextLogin(reason: number, times: number): void
  /** The reason the log-in going on must fail with, if any; counts it as done. */
  takeLoginFailure(): number | undefined
  setAckPolicies(policies: AckPolicy[]): void
  /** The policy for this message of the bot; counts it as done. */
  takeAckPolicy(message: BinaryNode): AckPolicy
  disconnect(how: Disconnection): void
  stall(how: Stall): void
  requestPasskey(request: PasskeyRequest): void
}

function openConnection(state: ServerState): Connection {
  if (!state.connection) throw new Error('the bot is not connected')
  return state.connection
}

function disconnect(state: ServerState, how: Disconnection): void {
  const connection = openConnection(state)
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
    state.devices.delete(state.deviceId)
    streamError({ code: '401' }, 'device_removed')
  }
  connection.closeSoon()
}

/** Is the policy for messages to this address at all? */
function isFor(state: ServerState, { chat, addressedBy }: AckPolicy, to: string): boolean {
  const { user = '', server } = jidDecode(to) ?? {}
  const form = server === 'lid' ? 'lid' : server === 's.whatsapp.net' ? 'pn' : undefined
  if (addressedBy !== undefined && addressedBy !== form) return false
  if (chat === undefined) return true
  return form === undefined ? chat === to : state.contact(user) === state.contact(chat)
}

/** Policies in force, each with how often it fitted and applied. */
function createAckPolicies(state: ServerState) {
  let rules: { policy: AckPolicy; fitted: number; applied: number }[] = []
  return {
    set(policies: AckPolicy[]) {
      rules = policies.map((policy) => ({ policy, fitted: 0, applied: 0 }))
    },
    take(to: string): AckPolicy {
      for (const rule of rules) {
        const { times = Number.POSITIVE_INFINITY, every = 1 } = rule.policy
        if (rule.applied >= times || !isFor(state, rule.policy, to)) continue
        if (++rule.fitted % every !== 0) continue
        rule.applied++
        return rule.policy
      }
      return { mode: 'ok' }
    },
  }
}

export function createFaults(state: ServerState): Faults {
  const loginFailures: number[] = []
  const ackPolicies = createAckPolicies(state)

  return {
    isMuted: false,
    isRefusing: false,
    clockSkewMs: 0,
    answerDelayMs: 0,
    failNextLogin(reason, times) {
      for (let i = 0; i < times; i++) loginFailures.push(reason)
    },
    takeLoginFailure: () => loginFailures.shift(),
    setAckPolicies: (policies) => ackPolicies.set(policies),
    takeAckPolicy: (message) => ackPolicies.take(message.attrs['to'] ?? ''),
    disconnect: (how) => disconnect(state, how),
    stall: (how) => openConnection(state).stall(how),
    requestPasskey(request) {
      const attrs = { from: S_WHATSAPP_NET, id: `passkey-${Date.now()}`, type: request, t: unixSeconds() }
      openConnection(state).send({ tag: 'notification', attrs, content: [{ tag: request, attrs: {} }] })
    },
  }
}
