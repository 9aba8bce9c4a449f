/** What a running bot answers over its local socket: pairing, a simulated chat, its state, who waits. */
import { TEXT_LIMIT, type InboundMessage } from '../model.ts'
import type { ControlHandler } from '../control.ts'
import type { Bot } from '../main.ts'
import { describeHandOvers } from './describe-hand-overs.ts'
import { describeState } from './describe-state.ts'
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
    if (request.kind === 'pair') {
      const { whatsapp } = bot
      if (!whatsapp)
        throw new OperatorError('The running process holds no WhatsApp connection (role gateway).')
      let relinked: Promise<void> | undefined
      // Who asks to pair a logged-out number wants a new link: the old one never comes back by itself.
      const follow = (state: string): void => {
        if (state !== 'logged-out' || relinked) return emit({ kind: 'state', state })
        relinked = whatsapp.relink().catch(() => {
          emit({
            kind: 'error',
            message: 'The old link could not be removed. Look at the log, then pair again.',
          })
        })
      }
      onLeave(whatsapp.onState(follow))
      onLeave(
        whatsapp.onPairing((pairing) =>
          pairing.kind === 'qr'
            ? emit({ kind: 'qr', text: pairing.text })
            : emit({ kind: 'code', code: pairing.code }),
        ),
      )
      follow(whatsapp.state)
      // Until the old link is gone the number counts as linked, and no code would be asked for.
      await relinked
      if (request.phone !== undefined) await whatsapp.requestCode(request.phone)
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
