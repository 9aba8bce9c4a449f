/** The simulated person reads what a real phone would: replies in a session it has given up, and in the one after. */
import {
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  initAuthCreds,
  proto,
  writeRandomPadMax16,
} from '@whiskeysockets/baileys'
import { expect, test } from 'vitest'
import { createContact, type BotDevice, type Ciphertext } from '../support/whatsapp/contacts.ts'
import { createPersonKeys, silentLogger } from '../support/whatsapp/memory-auth.ts'
import '../support/whatsapp/quiet-libsignal.ts'

const BOT = '77000000000:1@s.whatsapp.net'
const PERSON = '77011234567'

function startBot() {
  const creds = initAuthCreds()
  const keys = createPersonKeys()
  const signal = DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds, keys }, silentLogger)
  const jid = `${PERSON}@s.whatsapp.net`
  let nextId = 1
  const device: BotDevice = {
    jid: () => BOT,
    takeKeyBundle() {
      const preKey = Curve.generateKeyPair()
      const keyId = nextId++
      void keys.set({ 'pre-key': { [keyId]: preKey } })
      return {
        registrationId: creds.registrationId,
        // Signal's public keys begin with their type.
        identityKey: Buffer.concat([Buffer.of(5), creds.signedIdentityKey.public]),
        signedPreKey: {
          keyId: creds.signedPreKey.keyId,
          publicKey: Buffer.concat([Buffer.of(5), creds.signedPreKey.keyPair.public]),
          signature: creds.signedPreKey.signature,
        },
        preKey: { keyId, publicKey: Buffer.concat([Buffer.of(5), preKey.public]) },
      }
    },
  }
  return {
    device,
    read: ({ type, ciphertext }: Ciphertext) => signal.decryptMessage({ jid, type, ciphertext }),
    write: (text: string) =>
      signal.encryptMessage({
        jid,
        data: writeRandomPadMax16(proto.Message.encode({ conversation: text }).finish()),
      }),
  }
}

test('a reply in an earlier session leaves the new one readable', async () => {
  const bot = startBot()
  const person = createContact(PERSON, '100', 'Person', bot.device)
  const says = async (text: string): Promise<Ciphertext> => person.encrypt({ conversation: text })
  const reads = async ({ type, ciphertext }: Ciphertext) =>
    (await person.decrypt(type, ciphertext)).conversation

  await bot.read(await says('one'))
  expect(await reads(await bot.write('reply to one'))).toBe('reply to one')

  person.forgetSession()
  const again = await says('two, in a new session')
  // On its way while the person's phone began the new session.
  expect(await reads(await bot.write('second reply to one'))).toBe('second reply to one')

  await bot.read(again)
  expect(await reads(await bot.write('reply to two'))).toBe('reply to two')
})
