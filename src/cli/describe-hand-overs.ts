/** Who waits for a person, in lines for the operator: the only place where their addresses are shown. */
import type { HandOver, Store } from '../store/store.ts'
import { OperatorError } from './terminal.ts'

/** Closes `close` first where given. Throws OperatorError when nobody waits under that number. */
export async function describeHandOvers(
  store: Pick<Store, 'handOvers' | 'closeHandOver'>,
  nowMs: number,
  close?: string,
): Promise<string[]> {
  if (close !== undefined && !(await store.closeHandOver(close, nowMs))) {
    throw new OperatorError(`Nobody waits under ${close}; forwardcheck handovers lists who does.`)
  }
  const closed = close === undefined ? [] : [`Closed ${close}; the address is deleted.`]
  const open = await store.handOvers()
  if (open.length === 0) return [...closed, 'Nobody is waiting for a person.']
  return [
    ...closed,
    `Waiting for a person: ${open.length}, the longest first. Each agreed that you read this and write to them.`,
    ...open.map(line),
    'Write from the phone of the bot’s number, then: forwardcheck handovers --close <number at the start>',
  ]
}

function line({ id, account, askedAtMs, contact, lure, story, path, reason }: HandOver): string {
  const asked = `${new Date(askedAtMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const about = [lure, story, path, reason].filter((part) => part !== null).join(', ')
  const where = contact
    ? [contact.country ?? 'country unknown', contact.language, addressOf(contact)]
    : ['the address cannot be read: it was changed, or sealed with another data key']
  return [id, asked, `to ${account}`, about || 'nothing known', ...where].map(printable).join('  ')
}

function addressOf({ chat, participant, from }: NonNullable<HandOver['contact']>): string {
  return [chat, participant, from].filter(Boolean).join(' ')
}

/** A channel's addresses are text from outside: nothing in them may steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '')
}
