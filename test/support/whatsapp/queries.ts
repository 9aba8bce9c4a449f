/** Answers the bot's `iq` questions: keys, devices and LIDs of people, groups, settings. */
import {
  getBinaryNodeChild,
  getBinaryNodeChildren,
  getBinaryNodeChildString,
  jidDecode,
  type BinaryNode,
} from '@whiskeysockets/baileys'
import type { MediaHost } from './media.ts'
import type { Pairing } from './pairing.ts'
import { errorOf, resultOf, unixSeconds } from './stanzas.ts'
import { contactOfJid, storeBotKeys, type Connection, type Group, type ServerState } from './state.ts'

/** With this many pre-keys on the server a new bot uploads five; with none, 812, which takes seconds. */
const FIRST_PRE_KEY_COUNT = 3

export interface QueryHandlers {
  pairing: Pairing
  media: MediaHost
  /** First `passive active` of a connection: the bot is ready for its messages. */
  onActive: () => void
  onLogout: () => void
}

function deviceList(state: ServerState, isBot: boolean): BinaryNode {
  const linked = isBot ? [...state.devices].map((id) => ({ id: String(id), 'key-index': '1' })) : []
  const devices = [{ id: '0' }, ...linked].map((attrs): BinaryNode => ({ tag: 'device', attrs }))
  const list: BinaryNode = { tag: 'device-list', attrs: {}, content: devices }
  return { tag: 'devices', attrs: {}, content: [list] }
}

/** Baileys needs the LID here: without one it never asks for the keys. */
function userInfo(state: ServerState, user: BinaryNode): BinaryNode {
  const phone = getBinaryNodeChildString(user, 'contact')?.replace('+', '')
  const jid = user.attrs['jid']
  const contact = state.contact((jid ? jidDecode(jid)?.user : phone) ?? '')
  const content: BinaryNode[] = [
    deviceList(state, contact === state.ownPhone),
    { tag: 'lid', attrs: { val: contact.lidJid } },
    { tag: 'contact', attrs: { type: 'in' } },
  ]
  return { tag: 'user', attrs: { jid: jid ?? contact.jid }, content }
}

function answerUserSync(state: ServerState, query: BinaryNode, request: BinaryNode | undefined): BinaryNode {
  const users = getBinaryNodeChildren(getBinaryNodeChild(request, 'list'), 'user')
  const list: BinaryNode = { tag: 'list', attrs: {}, content: users.map((user) => userInfo(state, user)) }
  return resultOf(query, [{ tag: 'usync', attrs: { ...request?.attrs }, content: [list] }])
}

function groupInfo(state: ServerState, jid: string, group: Group): BinaryNode {
  const isLid = group.addressing === 'lid'
  const participants = [state.ownPhone, ...group.members].map((member): BinaryNode => ({
    tag: 'participant',
    attrs: isLid ? { jid: member.lidJid, phone_number: member.jid } : { jid: member.jid, lid: member.lidJid },
  }))
  const since = unixSeconds()
  const id = jid.split('@')[0] ?? ''
  const attrs = { id, subject: group.subject, s_t: since, creation: since, addressing_mode: group.addressing }
  return { tag: 'group', attrs, content: participants }
}

function answerGroups(state: ServerState, query: BinaryNode): BinaryNode {
  const to = query.attrs['to'] ?? ''
  if (to === '@g.us') {
    const all = [...state.groups].map(([jid, group]) => groupInfo(state, jid, group))
    return resultOf(query, [{ tag: 'groups', attrs: {}, content: all }])
  }
  const group = state.groups.get(to)
  return group ? resultOf(query, [groupInfo(state, to, group)]) : errorOf(query, '404', 'item-not-found')
}

async function answerKeys(
  state: ServerState,
  query: BinaryNode,
  request: BinaryNode | undefined,
): Promise<BinaryNode> {
  if (query.attrs['type'] === 'set' && request?.tag === 'registration') {
    storeBotKeys(state, query)
    return resultOf(query)
  }
  if (request?.tag === 'count') {
    const value = String(state.keys ? Math.max(1, state.keys.preKeys.length) : FIRST_PRE_KEY_COUNT)
    return resultOf(query, [{ tag: 'count', attrs: { value } }])
  }
  if (request?.tag === 'digest') return resultOf(query, [{ tag: 'digest', attrs: {}, content: [] }])
  if (request?.tag === 'key') {
    const users = getBinaryNodeChildren(request, 'user').map((user) => user.attrs['jid'] ?? '')
    const bundles = await Promise.all(users.map((jid) => contactOfJid(state, jid).keyBundle(jid)))
    return resultOf(query, [{ tag: 'list', attrs: {}, content: bundles }])
  }
  return resultOf(query)
}

function answerPrivacy(query: BinaryNode, request: BinaryNode | undefined): BinaryNode {
  if (request?.tag === 'tokens') return resultOf(query, [{ tag: 'tokens', attrs: {}, content: [] }])
  const category: BinaryNode = { tag: 'category', attrs: { name: 'readreceipts', value: 'all' } }
  return resultOf(query, [{ tag: 'privacy', attrs: {}, content: [category] }])
}

/** Where pictures go, and with what permission. */
function answerMedia(query: BinaryNode, { origin, uploads }: MediaHost): BinaryNode {
  const hosts = (uploads.hosts() ?? [new URL(origin).host]).map((hostname): BinaryNode => ({
    tag: 'host',
    attrs: { hostname },
  }))
  const attrs = { auth: uploads.auth, ttl: '300', auth_ttl: '21600', max_buckets: '12' }
  return resultOf(query, [{ tag: 'media_conn', attrs, content: hosts }])
}

/** The phone's settings and contacts: nothing in any of them. Baileys asks again for ever for one left out. */
function answerAppState(query: BinaryNode, request: BinaryNode | undefined): BinaryNode {
  const content = getBinaryNodeChildren(request, 'collection').map(({ attrs }): BinaryNode => ({
    tag: 'collection',
    attrs: { name: attrs['name'] ?? '', version: attrs['version'] ?? '0', has_more_patches: 'false' },
  }))
  return resultOf(query, [{ tag: 'sync', attrs: {}, content }])
}

/** Answers one `iq` of the bot over its connection. */
export async function answerQuery(
  state: ServerState,
  query: BinaryNode,
  connection: Connection,
  { pairing, media, onActive, onLogout }: QueryHandlers,
): Promise<void> {
  const request = Array.isArray(query.content) ? query.content[0] : undefined
  if (query.attrs['type'] === 'result') {
    if (request?.tag === 'pair-device-sign') pairing.deviceSigned(query, connection)
    return
  }
  switch (query.attrs['xmlns']) {
    case 'passive':
      connection.send(resultOf(query))
      return onActive()
    case 'md':
      if (request?.tag === 'link_code_companion_reg') {
        return connection.send(resultOf(query, pairing.codeStage(request, connection)))
      }
      connection.send(resultOf(query))
      return request?.tag === 'remove-companion-device' ? onLogout() : undefined
    case 'encrypt':
      return connection.send(await answerKeys(state, query, request))
    case 'usync':
      return connection.send(answerUserSync(state, query, request))
    case 'w:g2':
      return connection.send(answerGroups(state, query))
    case 'w:m':
      return connection.send(answerMedia(query, media))
    case 'w:sync:app:state':
      return connection.send(answerAppState(query, request))
    case 'privacy':
      return connection.send(answerPrivacy(query, request))
    case 'abt':
      return connection.send(resultOf(query, [{ tag: 'props', attrs: { hash: 'h' }, content: [] }]))
    case 'blocklist':
      return connection.send(resultOf(query, [{ tag: 'list', attrs: {}, content: [] }]))
    default:
      return connection.send(resultOf(query))
  }
}
