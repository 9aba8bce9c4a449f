/**
 * The answering side of WhatsApp's Noise_XX handshake and the encrypted frames after it.
 * Raw websocket bytes come in; handshake payloads and binary nodes come out.
 */
import { hkdfSync } from 'node:crypto'
import {
  aesDecryptGCM,
  aesEncryptGCM,
  Curve,
  decodeBinaryNode,
  encodeBinaryNode,
  NOISE_MODE,
  NOISE_WA_HEADER,
  proto,
  sha256,
  WA_CERT_DETAILS,
  type BinaryNode,
  type KeyPair,
} from '@whiskeysockets/baileys'

const EMPTY = Buffer.alloc(0)
const LENGTH_PREFIX_BYTES = 3
const CERTIFICATE_LIFE_S = 86_400

export interface NoiseResponder {
  /** Complete frames in `data` and whatever was left over from before. */
  readFrames(data: Buffer): Buffer[]
  /** First frame in, our hello (framed, ready to send) out. */
  answerHello(frame: Buffer): Buffer
  /** Second frame in, the client's log-in payload out; from here on `encode` and `decode` work. */
  readFinish(frame: Buffer): proto.ClientPayload
  encode(node: BinaryNode): Buffer
  decode(frame: Buffer): Promise<BinaryNode>
}

/**
 * A certificate chain of our own: root → intermediate → leaf, the leaf holding the server's static key.
 * Baileys 7.0.0-rc14 accepts any root (its signature check is inert).
 */
export function createCertificateChain(staticPublicKey: Uint8Array): Uint8Array {
  const root = Curve.generateKeyPair()
  const intermediate = Curve.generateKeyPair()
  const nowS = Math.floor(Date.now() / 1000)
  const details = (serial: number, issuerSerial: number, key: Uint8Array) =>
    proto.CertChain.NoiseCertificate.Details.encode({
      serial,
      issuerSerial,
      key,
      notBefore: nowS - CERTIFICATE_LIFE_S,
      notAfter: nowS + CERTIFICATE_LIFE_S,
    }).finish()
  const intermediateDetails = details(3, WA_CERT_DETAILS.SERIAL, intermediate.public)
  const leafDetails = details(7, 3, staticPublicKey)
  return proto.CertChain.encode({
    intermediate: {
      details: intermediateDetails,
      signature: Curve.sign(root.private, intermediateDetails),
    },
    leaf: { details: leafDetails, signature: Curve.sign(intermediate.private, leafDetails) },
  }).finish()
}

function nonce(counter: number): Buffer {
  const iv = Buffer.alloc(12)
  iv.writeUInt32BE(counter, 8)
  return iv
}

function addLengthPrefix(data: Uint8Array): Buffer {
  const prefix = Buffer.alloc(LENGTH_PREFIX_BYTES)
  prefix.writeUIntBE(data.length, 0, LENGTH_PREFIX_BYTES)
  return Buffer.concat([prefix, data])
}

/** Noise's SymmetricState: running hash, chaining key and the handshake cipher. */
function createHandshakeState() {
  const mode = Buffer.from(NOISE_MODE)
  let hash: Buffer = mode.length === 32 ? mode : sha256(mode)
  let chainingKey: Buffer = hash
  let cipherKey: Buffer = hash
  let counter = 0
  const split = (secret: Uint8Array): [Buffer, Buffer] => {
    const keys = Buffer.from(hkdfSync('sha256', secret, chainingKey, '', 64))
    return [keys.subarray(0, 32), keys.subarray(32)]
  }
  const mixHash = (data: Uint8Array) => {
    hash = sha256(Buffer.concat([hash, data]))
  }
  return {
    mixHash,
    split,
    mixKey(secret: Uint8Array) {
      ;[chainingKey, cipherKey] = split(secret)
      counter = 0
    },
    encrypt(plain: Uint8Array) {
      const sealed = aesEncryptGCM(plain, cipherKey, nonce(counter++), hash)
      mixHash(sealed)
      return sealed
    },
    decrypt(sealed: Uint8Array) {
      const plain = aesDecryptGCM(sealed, cipherKey, nonce(counter++), hash)
      mixHash(sealed)
      return plain
    },
  }
}

/** Cuts the byte stream into frames, skipping the intro (optional routing info, then WhatsApp's header). */
function createFrameReader() {
  let pending: Buffer = EMPTY
  let isIntroRead = false
  const skipIntro = () => {
    if (pending.subarray(0, 2).toString() === 'ED') {
      const routingBytes = pending.readUIntBE(4, 3)
      pending = pending.subarray(7 + routingBytes)
    }
    pending = pending.subarray(NOISE_WA_HEADER.length)
    isIntroRead = true
  }
  return (data: Buffer): Buffer[] => {
    pending = pending.length === 0 ? data : Buffer.concat([pending, data])
    if (!isIntroRead) skipIntro()
    const frames: Buffer[] = []
    while (pending.length >= LENGTH_PREFIX_BYTES) {
      const end = LENGTH_PREFIX_BYTES + pending.readUIntBE(0, LENGTH_PREFIX_BYTES)
      if (pending.length < end) break
      frames.push(pending.subarray(LENGTH_PREFIX_BYTES, end))
      pending = pending.subarray(end)
    }
    return frames
  }
}

/** One responder per connection. Throws on a malformed or forged handshake. */
export function createNoiseResponder(staticKey: KeyPair, certificateChain: Uint8Array): NoiseResponder {
  const ephemeral = Curve.generateKeyPair()
  const handshake = createHandshakeState()
  let toClient: Buffer | undefined
  let fromClient: Buffer | undefined
  let sent = 0
  let received = 0
  handshake.mixHash(NOISE_WA_HEADER)

  return {
    readFrames: createFrameReader(),
    answerHello(frame) {
      const clientEphemeral = proto.HandshakeMessage.decode(frame).clientHello?.ephemeral
      if (!clientEphemeral) throw new Error('handshake without a client hello')
      handshake.mixHash(clientEphemeral)
      handshake.mixHash(ephemeral.public)
      handshake.mixKey(Curve.sharedKey(ephemeral.private, clientEphemeral))
      const sealedStatic = handshake.encrypt(staticKey.public)
      handshake.mixKey(Curve.sharedKey(staticKey.private, clientEphemeral))
      const payload = handshake.encrypt(certificateChain)
      return addLengthPrefix(
        proto.HandshakeMessage.encode({
          serverHello: { ephemeral: ephemeral.public, static: sealedStatic, payload },
        }).finish(),
      )
    },
    readFinish(frame) {
      const finish = proto.HandshakeMessage.decode(frame).clientFinish
      if (!finish?.static || !finish.payload) throw new Error('handshake without a client finish')
      const clientStatic = handshake.decrypt(finish.static)
      handshake.mixKey(Curve.sharedKey(ephemeral.private, clientStatic))
      const payload = proto.ClientPayload.decode(handshake.decrypt(finish.payload))
      ;[fromClient, toClient] = handshake.split(EMPTY)
      return payload
    },
    encode(node) {
      if (!toClient) throw new Error('handshake is not finished')
      return addLengthPrefix(aesEncryptGCM(encodeBinaryNode(node), toClient, nonce(sent++), EMPTY))
    },
    async decode(frame) {
      if (!fromClient) throw new Error('handshake is not finished')
      return decodeBinaryNode(aesDecryptGCM(frame, fromClient, nonce(received++), EMPTY))
    },
  }
}
