/**
 * A visitor's message → the real inbox, as their phone would send it: the chat is marked as a trial first, a picture
 * is put where the workers find it, and the page shows the message meanwhile.
 */
import { randomBytes } from 'node:crypto'
import type { Simulator } from '../../channels/simulator.ts'
import type { TryExample } from '../../content/try-examples.ts'
import type { Language } from '../../model.ts'
import type { Store } from '../../store/store.ts'
import type { Chats, Choices, Reaction } from './chats.ts'
import type { MessageForm } from './input.ts'
import { qrPicture } from './qr-picture.ts'
import { chatOf } from './visitor.ts'

export interface SendParts {
  simulator: Pick<Simulator, 'account' | 'receive'>
  store: Pick<Store, 'beginTrial' | 'chooseTrialLanguage' | 'putTrialPicture'>
  chats: Chats
}

export interface Draft {
  text: string
  forwarded: boolean
  bytes: Uint8Array | null
  /** How the page shows it (chats.ts). */
  picture: string | null
}

/** Numbers of nobody's: only their country counts. */
const NUMBERS: Record<Choices['country'], string | undefined> = {
  PK: '+923000000000',
  KZ: '+77000000000',
  other: undefined,
}

/** null: there is nothing in it. */
export async function draftOf(
  form: MessageForm,
  examples: Record<Language, TryExample[]>,
): Promise<Draft | null> {
  if (form.example !== undefined) {
    const example = findExample(examples, form.example.replace('.', '/'))
    if (!example) return null
    const { text, forwarded, qr } = example
    const hasPicture = qr !== undefined
    return {
      text,
      forwarded,
      bytes: hasPicture ? qrPicture(qr) : null,
      picture: hasPicture ? form.example.replace('.', '/') : null,
    }
  }
  const { text, forwarded, picture } = form
  if (text === '' && !picture) return null
  return {
    text,
    forwarded: forwarded === 'on',
    bytes: picture ? new Uint8Array(await picture.arrayBuffer()) : null,
    picture: picture ? 'upload' : null,
  }
}

/** `name`: `<language>/<id>`. */
export function findExample(examples: Record<Language, TryExample[]>, name: string): TryExample | undefined {
  return Object.values(examples)
    .flat()
    .find(({ language, id }) => `${language}/${id}` === name)
}

/** Resolves to the message's id once it is stored; what could not be stored is not shown either. */
export async function sendMessage(
  { simulator, store, chats }: SendParts,
  visitor: string,
  draft: Draft,
  choices: Choices,
): Promise<string> {
  const { account } = simulator
  const chat = chatOf(visitor)
  const id = `TRY${randomBytes(9).toString('hex').toUpperCase()}`
  await store.beginTrial(account, chat)
  await choose({ store, chats }, account, visitor, choices)
  const media = draft.bytes && {
    source: 'upload' as const,
    id: await store.putTrialPicture({ account, chat, participant: '', id }, draft.bytes),
  }
  const from = NUMBERS[choices.country]
  // Before it is stored: an answer must not be there earlier than its question.
  chats.add(visitor, { id, text: draft.text, forwarded: draft.forwarded, picture: draft.picture })
  try {
    await simulator.receive({
      chat,
      id,
      text: draft.text,
      forwarded: draft.forwarded,
      ...(media && { media }),
      ...(from !== undefined && { from }),
    })
  } catch (error) {
    chats.remove(visitor, id)
    throw error
  }
  return id
}

/** Only a change counts: in between the person may have asked for another language in the chat itself. */
async function choose(
  { store, chats }: Pick<SendParts, 'chats'> & { store: Pick<Store, 'chooseTrialLanguage'> },
  account: string,
  visitor: string,
  choices: Choices,
): Promise<void> {
  const before = chats.view(visitor).choices?.language ?? 'auto'
  chats.choose(visitor, choices)
  if (choices.language === before) return
  const language = choices.language === 'auto' ? null : choices.language
  await store.chooseTrialLanguage(account, chatOf(visitor), language)
}

/** As in the chat: the same again takes it back. False when there is no such reply. */
export async function sendReaction(
  { simulator, store, chats }: SendParts,
  visitor: string,
  replyId: string,
  emoji: Reaction,
): Promise<boolean> {
  const found = chats.view(visitor).entries.find(({ id }) => id === replyId)
  if (found?.kind !== 'replied') return false
  const reaction = found.reaction === emoji ? null : emoji
  const chat = chatOf(visitor)
  await store.beginTrial(simulator.account, chat)
  await simulator.receive({ chat, text: reaction ?? '', relation: { kind: 'reaction', id: replyId } })
  return chats.react(visitor, replyId, reaction)
}
