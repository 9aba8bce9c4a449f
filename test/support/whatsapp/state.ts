/** What the server knows: the bot's number, its devices and keys, the people around it, the open connection. */
import {
  Curve,
  generateSignalPubKey,
  getBinaryNodeChild,
  getBinaryNodeChildBuffer,
  getBinaryNodeChildren,
  getBinaryNodeChildUInt,
  jidDecode,
  type BinaryNode,
  type KeyPair,
} from '@whiskeysockets/baileys'
import { createContact, type BotDevice, type Contact } from './contacts.ts'
import type { ConnectionRecord, Stall } from './controls.ts'
import type { Journal } from './journal.ts'
import { createRecordLog, type RecordLog } from './record-log.ts'

export interface Connection {
  send(node: BinaryNode): void
  /** Lets the bot read what was sent last and close; closes from this side shortly after. */
  closeSoon(): void
  /** The TCP connection dies at once. */
  terminate(): void
  stall(how: Stall): void
  /** Counts connections, from 1. */
  readonly number: number
  isLoggedIn: boolean
  stalled: Stall | undefined
}

export interface BotKeys {
  registrationId: number
  identity: Buffer
  signedPreKey: { keyId: number; publicKey: Uint8Array; signature: Uint8Array }
  preKeys: { keyId: number; publicKey: Uint8Array }[]
}

export interface Group {
  subject: string
  members: Contact[]
  addressing: 'pn' | 'lid'
}

export interface ServerState {
  readonly number: string
  readonly lid: string
  readonly journal: Journal
  /** The phone's account identity, which signs linked devices. */
  readonly accountKey: KeyPair
  readonly devices: Set<number>
  /** The device the bot is linked as, or was last. */
  deviceId: number
  /** Ids are never used twice, as with WhatsApp. */
  nextDeviceId: number
  keys: BotKeys | undefined
  readonly groups: Map<string, Group>
  readonly ownPhone: Contact
  connection: Connection | undefined
  connections: number
  logins: number
  readonly connectionLog: RecordLog<ConnectionRecord>
  readonly problems: string[]
  botJid(): string
  /** Finds by number or LID (user part), or makes a person of that number. */
  contact(user: string, options?: { name?: string; lid?: string }): Contact
  allContacts(): Iterable<Contact>
}

/** A LID that tells nothing but is stable: the same number always gets the same one. */
const inventLid = (number: string) => `8${number.padStart(14, '0')}`

export function createState(number: string, lid: string, journal: Journal): ServerState {
  const byUser = new Map<string, Contact>()
  const bot: BotDevice = { jid: () => state.botJid(), takeKeyBundle: () => takeKeyBundle(state) }
  const add = (contact: Contact) => {
    byUser.set(contact.number, contact)
    byUser.set(contact.lid, contact)
    return contact
  }
  const state: ServerState = {
    number,
    lid,
    journal,
    accountKey: Curve.generateKeyPair(),
    devices: new Set(),
    deviceId: 1,
    nextDeviceId: 1,
    keys: undefined,
    groups: new Map(),
    ownPhone: add(createContact(number, lid, 'Bot owner', bot)),
    connection: undefined,
    connections: 0,
    logins: 0,
    connectionLog: createRecordLog(),
    problems: [],
    botJid: () => `${number}:${state.deviceId}@s.whatsapp.net`,
    contact: (user, options = {}) =>
      byUser.get(user) ??
      add(createContact(user, options.lid ?? inventLid(user), options.name ?? `User ${user}`, bot)),
    allContacts: () => new Set(byUser.values()),
  }
  return state
}

/** The person behind a JID (LID or number, any device). */
export function contactOfJid(state: ServerState, jid: string): Contact {
  const user = jidDecode(jid)?.user
  if (!user) throw new Error('not a JID of a person')
  return state.contact(user)
}

export function recordProblem(state: ServerState, what: string, error: unknown): void {
  state.problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
  state.journal.changed()
}

/** Hands out one one-time pre-key; without any left, the bundle has none, as with WhatsApp. */
function takeKeyBundle(state: ServerState) {
  const keys = state.keys
  if (!keys) throw new Error('the bot has not uploaded its keys')
  const preKey = keys.preKeys.shift()
  return {
    registrationId: keys.registrationId,
    identityKey: generateSignalPubKey(keys.identity),
    signedPreKey: keys.signedPreKey,
    ...(preKey ? { preKey } : {}),
  }
}

function readKey(node: BinaryNode | undefined) {
  const keyId = node && getBinaryNodeChildUInt(node, 'id', 3)
  const value = getBinaryNodeChildBuffer(node, 'value')
  if (keyId === undefined || !value) throw new Error('key upload without id or value')
  return { keyId, publicKey: generateSignalPubKey(Buffer.from(value)) }
}

/** Takes the bot's `iq encrypt set`. A new identity makes everybody start new sessions. */
export function storeBotKeys(state: ServerState, upload: BinaryNode): void {
  const identity = getBinaryNodeChildBuffer(upload, 'identity')
  const registrationId = getBinaryNodeChildUInt(upload, 'registration', 4)
  const signed = getBinaryNodeChild(upload, 'skey')
  const signature = getBinaryNodeChildBuffer(signed, 'signature')
  if (!identity || registrationId === undefined || !signature) throw new Error('incomplete key upload')
  const isSameBot = state.keys?.identity.equals(identity) ?? false
  if (!isSameBot) for (const contact of state.allContacts()) contact.forgetSession()
  const fresh = getBinaryNodeChildren(getBinaryNodeChild(upload, 'list'), 'key').map(readKey)
  state.keys = {
    registrationId,
    identity: Buffer.from(identity),
    signedPreKey: { ...readKey(signed), signature },
    preKeys: isSameBot ? [...(state.keys?.preKeys ?? []), ...fresh] : fresh,
  }
  state.journal.changed()
}
