/** What a running bot answers over its local socket: pairing, a simulated chat, its state, its numbers, who waits, operators. */
import { TEXT_LIMIT, type InboundMessage } from '../model.ts'
import { createPasswords } from '../console/access/passwords.ts'
import type { ControlHandler } from '../control.ts'
import type { Bot } from '../main.ts'
import type { GatewayNumber } from '../gateway/gateway-number.ts'
import { pickNumber } from '../gateway/numbers.ts'
import { createConsoleRecords } from '../store/console/records.ts'
import { changeOperators } from './change-operators.ts'
import { describeHandOvers } from './describe-hand-overs.ts'
import { describeNumbers } from './describe-numbers.ts'
import { describeState } from './describe-state.ts'
import { servePairing } from './serve-pairing.ts'
import { OperatorError } from './terminal.ts'

export function createControlHandler(bot: Bot): ControlHandler {
  /** Chats a connection listens to already; `emit` stands for the connection. */
  const listening = new WeakMap<object, Set<string>>()
  return async (request, emit, onLeave) => {
    if (request.kind === 'status') {
      emit({ kind: 'status', lines: await describeState(bot) })
      return
    }
    if (request.kind === 'hand-overs') {
      const lines = await describeHandOvers(bot.runtime.store, Date.now(), request.close)
      emit({ kind: 'hand-overs', lines })
      return
    }
    if (request.kind === 'operators') {
      const { database, keyring } = bot.runtime
      const records = createConsoleRecords(database, keyring.crypto)
      const lines = await changeOperators(records, request.change, createPasswords(), Date.now())
      emit({ kind: 'operators', lines })
      return
    }
    if (request.kind === 'numbers') {
      const { action, account } = request
      if (action) await change(pickNumber(bot.numbers, account), action)
      const lines = await describeNumbers(bot.runtime.store, bot.numbers, Date.now())
      emit({ kind: 'numbers', lines })
      return
    }
    if (request.kind === 'pair') {
      await servePairing(pickNumber(bot.numbers, request.account), request.phone, emit, onLeave)
      return
    }
    const { simulator } = bot
    if (!simulator) throw new OperatorError('The running process has no simulator; run simulate on its own.')
    const { chat, text, picture, forwarded, from } = request
    const chats = listening.get(emit) ?? new Set()
    listening.set(emit, chats)
    if (!chats.has(chat)) {
      chats.add(chat)
      onLeave(
        simulator.onReply((reply) => {
          if (reply.chat === chat) emit({ kind: 'reply', chat, text: reply.text, messageId: reply.messageId })
        }),
      )
    }
    await simulator.receive(
      simulatedMessage({ chat, text, forwarded, ...(picture && { picture }), ...(from && { from }) }),
    )
  }
}

async function change(number: GatewayNumber, action: 'pause' | 'resume'): Promise<void> {
  if (action === 'pause') await number.pause()
  else number.resume()
}

export interface SimulatedInput {
  chat: string
  text: string
  forwarded: boolean
  /** Absolute path of a picture file. */
  picture?: string
  from?: string
}

/** What a person typed into the simulator as the part of an inbound message the simulator doesn't make up. */
export function simulatedMessage(input: SimulatedInput): Partial<InboundMessage> {
  const { chat, text, forwarded, picture, from } = input
  return {
    chat,
    text: text.slice(0, TEXT_LIMIT),
    forwarded,
    kind: picture === undefined ? 'text' : 'image',
    ...(picture !== undefined && { media: { source: 'file', path: picture } }),
    ...(from !== undefined && { from }),
  }
}
