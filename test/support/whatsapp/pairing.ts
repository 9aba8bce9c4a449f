/**
 * The phone's and the server's side of linking a device, by QR text or by pairing code.
 * Ends with the bot's signature checked and its device registered.
 */
import { hkdfSync, randomBytes } from 'node:crypto'
import {
  aesDecryptCTR,
  aesDecryptGCM,
  aesEncryptCTR,
  Curve,
  derivePairingCodeKey,
  getBinaryNodeChild,
  getBinaryNodeChildBuffer,
  hmacSign,
  proto,
  S_WHATSAPP_NET,
  WA_ADV_ACCOUNT_SIG_PREFIX,
  WA_ADV_DEVICE_SIG_PREFIX,
  type BinaryNode,
} from '@whiskeysockets/baileys'
import { serverRequest, unixSeconds } from './stanzas.ts'
import type { Connection, ServerState } from './state.ts'

const QR_REFERENCES = 6
const CODE_REFERENCE = Buffer.from('code-reference')
const RESTART_REQUIRED = '515'

interface CodeRequest {
  jid: string
  /** salt (32) · iv (16) · the bot's ephemeral key, encrypted with the code (32) */
  wrappedKey: Buffer
  connection: Connection
}

export interface Pairing {
  /** The bot connected without an account: offer it references for QR codes. */
  offerQr(connection: Connection): void
  /** A stage of pairing by code; answers what the `iq` result must hold. */
  codeStage(stage: BinaryNode, connection: Connection): BinaryNode[] | undefined
  /** The bot's answer to `pair-success`. */
  deviceSigned(answer: BinaryNode, connection: Connection): void
  scanQr(qrText: string): Promise<void>
  typeCode(code: string): Promise<void>
  codeRequestedFor(): string | null
}

interface Attempt {
  identity: Uint8Array
  done: () => void
}

const hkdf = (secret: Uint8Array, salt: Uint8Array, info: string) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, 32))

function child(node: BinaryNode, tag: string): Buffer {
  const bytes = getBinaryNodeChildBuffer(node, tag)
  if (!bytes) throw new Error(`pairing stanza without ${tag}`)
  return Buffer.from(bytes)
}

/** What the phone signs for a new device, sealed with the secret that only phone and device share. */
function signDevice(state: ServerState, identity: Uint8Array, advSecret: Uint8Array): Uint8Array {
  const details = proto.ADVDeviceIdentity.encode({
    rawId: 1,
    timestamp: Number(unixSeconds()),
    keyIndex: 1,
    accountType: 0,
    deviceType: 0,
  }).finish()
  const signed = proto.ADVSignedDeviceIdentity.encode({
    details,
    accountSignatureKey: state.accountKey.public,
    accountSignature: Curve.sign(
      state.accountKey.private,
      Buffer.concat([WA_ADV_ACCOUNT_SIG_PREFIX, details, identity]),
    ),
  }).finish()
  return proto.ADVSignedDeviceIdentityHMAC.encode({
    details: signed,
    hmac: hmacSign(signed, advSecret),
  }).finish()
}

/** Encrypts the phone's ephemeral key with the typed code; opens the bot's with the same code. */
async function exchangeKeysByCode(code: string, wrappedKey: Buffer, ownPublicKey: Uint8Array) {
  const theirKey = await derivePairingCodeKey(code, wrappedKey.subarray(0, 32))
  const botEphemeral = aesDecryptCTR(wrappedKey.subarray(48, 80), theirKey, wrappedKey.subarray(32, 48))
  const salt = randomBytes(32)
  const iv = randomBytes(16)
  const sealed = aesEncryptCTR(ownPublicKey, await derivePairingCodeKey(code, salt), iv)
  return { botEphemeral, wrapped: Buffer.concat([salt, iv, sealed]) }
}

/** The phone's answer to a typed code, passed on to the bot. */
const phoneHello = (state: ServerState, wrappedKey: Uint8Array): BinaryNode => ({
  tag: 'notification',
  attrs: {
    from: S_WHATSAPP_NET,
    id: `code-${Date.now()}`,
    type: 'link_code_companion_reg',
    t: unixSeconds(),
  },
  content: [
    {
      tag: 'link_code_companion_reg',
      attrs: { stage: 'primary_hello' },
      content: [
        { tag: 'link_code_pairing_wrapped_primary_ephemeral_pub', attrs: {}, content: wrappedKey },
        { tag: 'primary_identity_pub', attrs: {}, content: state.accountKey.public },
        { tag: 'link_code_pairing_ref', attrs: {}, content: CODE_REFERENCE },
      ],
    },
  ],
})

/** The bot's identity and the shared secret out of its final bundle; throws when the codes differed. */
function openBundle(state: ServerState, stage: BinaryNode, shared: Uint8Array) {
  const bundle = child(stage, 'link_code_pairing_wrapped_key_bundle')
  const identity = child(stage, 'companion_identity_public')
  const key = hkdf(shared, bundle.subarray(0, 32), 'link_code_pairing_key_bundle_encryption_key')
  let plain: Buffer
  try {
    plain = aesDecryptGCM(bundle.subarray(44), key, bundle.subarray(32, 44), Buffer.alloc(0))
  } catch (cause) {
    throw new Error('not the code that the bot shows', { cause })
  }
  const isOurs =
    plain.subarray(0, 32).equals(identity) && plain.subarray(32, 64).equals(state.accountKey.public)
  if (!isOurs) throw new Error('the bundle names other identities')
  const secrets = [shared, Curve.sharedKey(state.accountKey.private, identity), plain.subarray(64)]
  return { identity, advSecret: hkdf(Buffer.concat(secrets), Buffer.alloc(0), 'adv_secret') }
}

const pairSuccess = (state: ServerState, identity: Uint8Array, advSecret: Uint8Array): BinaryNode =>
  serverRequest(`pair-${Date.now()}`, {
    tag: 'pair-success',
    attrs: {},
    content: [
      { tag: 'device-identity', attrs: {}, content: signDevice(state, identity, advSecret) },
      { tag: 'device', attrs: { jid: state.botJid(), lid: `${state.lid}:${state.deviceId}@lid` } },
      { tag: 'platform', attrs: { name: 'android' } },
    ],
  })

/** References for the QR codes that the bot shows one after the other. */
function pairDevice(): BinaryNode {
  const reference = (): BinaryNode => ({
    tag: 'ref',
    attrs: {},
    content: Buffer.from(`2@${randomBytes(24).toString('base64')}`),
  })
  const content = Array.from({ length: QR_REFERENCES }, reference)
  return serverRequest('pair-device', { tag: 'pair-device', attrs: {}, content })
}

/** Throws unless the device signed both identities. */
function checkDeviceSignature(state: ServerState, answer: BinaryNode, identity: Uint8Array): void {
  const signed = child(getBinaryNodeChild(answer, 'pair-device-sign') ?? answer, 'device-identity')
  const { details, deviceSignature } = proto.ADVSignedDeviceIdentity.decode(signed)
  const statement = [WA_ADV_DEVICE_SIG_PREFIX, details ?? [], identity, state.accountKey.public]
  const bytes = Buffer.concat(statement.map((part) => Buffer.from(part)))
  if (!deviceSignature || !Curve.verify(identity, bytes, deviceSignature)) {
    throw new Error('device signature invalid')
  }
}

export function createPairing(state: ServerState): Pairing {
  let attempt: Attempt | undefined
  let codeRequest: CodeRequest | undefined
  let finishCode: ((stage: BinaryNode) => void) | undefined

  const openConnection = (): Connection => {
    if (!state.connection) throw new Error('the bot is not connected')
    return state.connection
  }
  const completePairing = (connection: Connection, identity: Uint8Array, advSecret: Uint8Array) =>
    new Promise<void>((done) => {
      attempt = { identity, done }
      state.deviceId = state.nextDeviceId++
      state.keys = undefined
      connection.send(pairSuccess(state, identity, advSecret))
    })

  return {
    offerQr: (connection) => connection.send(pairDevice()),
    codeStage(stage, connection) {
      if (stage.attrs['stage'] !== 'companion_hello') {
        finishCode?.(stage)
        return undefined
      }
      const wrappedKey = child(stage, 'link_code_pairing_wrapped_companion_ephemeral_pub')
      codeRequest = { jid: stage.attrs['jid'] ?? '', wrappedKey, connection }
      state.journal.changed()
      const reference = { tag: 'link_code_pairing_ref', attrs: {}, content: CODE_REFERENCE }
      return [{ tag: 'link_code_companion_reg', attrs: { stage: 'companion_hello' }, content: [reference] }]
    },
    deviceSigned(answer, connection) {
      if (!attempt) throw new Error('unexpected device signature')
      checkDeviceSignature(state, answer, attempt.identity)
      state.devices.add(state.deviceId)
      codeRequest = undefined
      connection.send({ tag: 'stream:error', attrs: { code: RESTART_REQUIRED } })
      connection.closeSoon()
      attempt.done()
      attempt = undefined
      state.journal.changed()
    },
    scanQr(qrText) {
      const [, , identity = '', advSecret = ''] = (qrText.split('#').pop() ?? '').split(',')
      if (!identity || !advSecret) throw new Error('not the text of a linking QR code')
      return completePairing(
        openConnection(),
        Buffer.from(identity, 'base64'),
        Buffer.from(advSecret, 'base64'),
      )
    },
    async typeCode(code) {
      if (!codeRequest) throw new Error('the bot has not asked for a pairing code')
      const { wrappedKey, connection } = codeRequest
      const ephemeral = Curve.generateKeyPair()
      const { botEphemeral, wrapped } = await exchangeKeysByCode(code, wrappedKey, ephemeral.public)
      const stage = new Promise<BinaryNode>((resolve) => (finishCode = resolve))
      connection.send(phoneHello(state, wrapped))
      const bundle = await stage
      const shared = Curve.sharedKey(ephemeral.private, botEphemeral)
      const { identity, advSecret } = openBundle(state, bundle, shared)
      await completePairing(connection, identity, advSecret)
    },
    codeRequestedFor: () => codeRequest?.jid ?? null,
  }
}
