/** What a stanza brought, as far as it can be told without a connection. */
import { generateMessageIDV2, proto, writeRandomPadMax16, type BinaryNode } from '@whiskeysockets/baileys'
import { describe, expect, test } from 'vitest'
import { isForgedHousekeeping, unsealed } from '../../../src/channels/whatsapp/arrival.ts'

const me = { id: '15550001111:7@s.whatsapp.net', lid: '99990001111:7@lid' }
const { Type } = proto.Message.ProtocolMessage

function stanza(attrs: Record<string, string>, content: BinaryNode[] = []): BinaryNode {
  return { tag: 'message', attrs: { id: generateMessageIDV2(), t: '1', type: 'text', ...attrs }, content }
}

const plain = (message: proto.IMessage): Uint8Array =>
  writeRandomPadMax16(proto.Message.encode(message).finish())

const housekeeping = (type: number): proto.IMessage => ({ protocolMessage: { type } })

describe('housekeeping of strangers', () => {
  const kinds = Object.values(Type).filter((value) => typeof value === 'number')
  const allowed = [Type.REVOKE, Type.EPHEMERAL_SETTING, Type.MESSAGE_EDIT]
  const stranger = { stanza: stanza({ from: '923330000001@s.whatsapp.net' }), me }

  test('of every kind but those among people is forged, however it is wrapped', () => {
    expect(kinds.length).toBeGreaterThan(20)
    for (const type of kinds) {
      const isForged = !allowed.includes(type)
      const message = housekeeping(type)
      const wrapped: proto.IMessage[] = [
        message,
        { deviceSentMessage: { message } },
        { ephemeralMessage: { message } },
        { viewOnceMessageV2: { message } },
        { deviceSentMessage: { message: { ephemeralMessage: { message } } } },
      ]
      for (const form of wrapped) expect(isForgedHousekeeping(stranger, plain(form))).toBe(isForged)
    }
  })

  test('of our own devices is none, nor is an ordinary message', () => {
    const type = Type.HISTORY_SYNC_NOTIFICATION
    for (const from of ['15550001111@s.whatsapp.net', '99990001111:3@lid']) {
      expect(isForgedHousekeeping({ stanza: stanza({ from }), me }, plain(housekeeping(type)))).toBe(false)
    }
    expect(isForgedHousekeeping(stranger, plain({ conversation: 'salam' }))).toBe(false)
    const inGroup = stanza({ from: '1203630000000001@g.us', participant: '923330000001@s.whatsapp.net' })
    expect(isForgedHousekeeping({ stanza: inGroup, me }, plain(housekeeping(type)))).toBe(true)
  })

  test('is forged also for an account without a LID, whose missing address is nobody’s', () => {
    const forged = plain(housekeeping(Type.HISTORY_SYNC_NOTIFICATION))
    expect(isForgedHousekeeping({ ...stranger, me: { ...me, lid: '' } }, forged)).toBe(true)
  })

  test('is nothing that can be read: whoever sealed it chose the bytes', () => {
    for (const bytes of [[], [9], [10, 200, 1, 65, 1], [255, 255, 255, 1]]) {
      expect(isForgedHousekeeping(stranger, Uint8Array.from(bytes))).toBe(false)
    }
  })
})

describe('what comes unsealed', () => {
  const from = '923330000001@s.whatsapp.net'

  test('the announcement of a view-once picture, and plain text', () => {
    const unavailable = { tag: 'unavailable', attrs: { type: 'view_once' } }
    const announced = unsealed({ stanza: stanza({ from }, [unavailable]), me })
    expect(announced).toMatchObject({ key: { remoteJid: from, isViewOnce: true } })
    const content = proto.Message.encode({ conversation: 'in the clear' }).finish()
    const clear = unsealed({ stanza: stanza({ from }, [{ tag: 'plaintext', attrs: {}, content }]), me })
    expect(clear).toMatchObject({ message: { conversation: 'in the clear' } })
  })

  test('what cannot be read is null', () => {
    expect(unsealed({ stanza: stanza({ from: 'nobody' }), me })).toBeNull()
    const content = Uint8Array.of(255, 255, 255)
    const broken = stanza({ from }, [{ tag: 'plaintext', attrs: {}, content }])
    expect(unsealed({ stanza: broken, me })).toBeNull()
  })
})
