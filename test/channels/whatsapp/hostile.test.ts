/** Messages that no phone would send: whatever their shape, they are read into a valid message or into nothing. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toInbound } from '../../../src/channels/whatsapp/inbound.ts'
import { InboundMessage, TEXT_LIMIT } from '../../../src/model.ts'
import { BOT, BOT_LID, KEY, MEDIA, NOW, PERSON, read, READER } from './read-message.ts'

test('long text is cut, never through a surrogate pair', () => {
  expect(read({ conversation: 'x'.repeat(TEXT_LIMIT + 9) })?.text).toHaveLength(TEXT_LIMIT)
  expect(read({ conversation: `${'x'.repeat(TEXT_LIMIT - 1)}😀` })?.text).toHaveLength(TEXT_LIMIT - 1)
})

test('endless wrappers end', () => {
  let message: object = { conversation: 'deep' }
  for (let i = 0; i < 1000; i++) message = { ephemeralMessage: { message } }
  expect(read(message)).toMatchObject({ kind: 'other' })
})

test('edits of edits end', () => {
  let edit: object = { conversation: 'deep' }
  for (let i = 0; i < 1000; i++) {
    edit = { protocolMessage: { type: 14, key: { fromMe: true, id: 'X' }, editedMessage: edit } }
  }
  expect(read(edit)).toBeNull()
})

const FIELDS = [
  ...['conversation', 'extendedTextMessage', 'imageMessage', 'stickerMessage', 'documentMessage'],
  ...[
    'videoMessage',
    'ptvMessage',
    'audioMessage',
    'contactMessage',
    'contactsArrayMessage',
    'locationMessage',
  ],
  ...['liveLocationMessage', 'pollCreationMessage', 'pollCreationMessageV3', 'buttonsResponseMessage'],
  ...[
    'templateButtonReplyMessage',
    'listResponseMessage',
    'interactiveResponseMessage',
    'groupInviteMessage',
  ],
  ...[
    'buttonsMessage',
    'listMessage',
    'templateMessage',
    'interactiveMessage',
    'eventMessage',
    'someNewMessage',
  ],
  ...['protocolMessage', 'reactionMessage', 'secretEncryptedMessage', 'senderKeyDistributionMessage'],
  ...['ephemeralMessage', 'editedMessage', 'viewOnceMessageV2', 'groupMentionedMessage', 'deviceSentMessage'],
]
const anything = fc.anything({ withTypedArray: true, withBigInt: true, withDate: true, maxDepth: 3 })
const jid = fc.oneof(fc.constantFrom(BOT, BOT_LID, PERSON, '120363001@g.us', ''), anything)
const targetKey = fc.record(
  {
    fromMe: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, anything),
    id: fc.oneof(fc.string(), anything),
    remoteJid: jid,
    participant: jid,
  },
  { requiredKeys: [] },
)
const { message: content } = fc.letrec<{ message: unknown; context: unknown }>((tie) => ({
  context: fc.record(
    {
      stanzaId: fc.oneof(fc.string(), anything),
      participant: jid,
      remoteJid: jid,
      mentionedJid: fc.oneof(fc.array(jid), anything),
      quotedMessage: tie('message'),
      isForwarded: anything,
    },
    { requiredKeys: [] },
  ),
  message: fc.oneof(
    { depthSize: 'small' },
    // The first is what deep ones end with.
    fc.record({ conversation: fc.string() }),
    fc.dictionary(fc.constantFrom(...FIELDS), anything),
    fc.record({
      extendedTextMessage: fc.record({
        text: fc.oneof(fc.constant(`@${BOT.split('@')[0]} hello`), anything),
        contextInfo: tie('context'),
      }),
    }),
    fc.record({
      imageMessage: fc
        .record({ caption: anything, contextInfo: tie('context') })
        .map((image) => ({ ...MEDIA, ...image })),
    }),
    fc.record({
      reactionMessage: fc.record({
        key: fc.oneof(targetKey, anything),
        text: fc.oneof(fc.string(), anything),
      }),
    }),
    fc.record({
      protocolMessage: fc.record({
        key: fc.oneof({ weight: 3, arbitrary: targetKey }, anything),
        type: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 14) }, anything),
        editedMessage: tie('message'),
      }),
    }),
    fc.record({ editedMessage: fc.record({ message: tie('message') }) }),
    anything,
  ),
}))
const key = fc.oneof(
  fc.constantFrom(KEY, { ...KEY, remoteJid: '120363001@g.us', participant: PERSON }),
  fc.record({ ...Object.fromEntries(Object.keys(KEY).map((name) => [name, anything])) }),
  anything,
)

test('any shape is a valid message or null, and each kind of relation occurs', () => {
  expect(FIELDS.length).toBeGreaterThan(25)
  const seen = new Set<string>()
  const envelope = fc.record(
    { key, message: content, messageTimestamp: anything },
    { requiredKeys: ['key', 'message'] },
  )
  fc.assert(
    fc.property(
      fc.oneof({ weight: 9, arbitrary: envelope }, anything),
      fc.boolean(),
      (received, inGroups) => {
        const groups = inGroups ? 'mentioned' : 'off'
        const message = toInbound('default', received, NOW, { ...READER, groups })
        if (!message) return
        InboundMessage.parse(message)
        seen.add(message.relation?.kind ?? 'none').add(message.participant ? 'group' : 'person')
        expect(message.participant === '' || inGroups).toBe(true)
      },
    ),
    { numRuns: 4000, seed: 5 },
  )
  expect([...seen].toSorted()).toEqual(['deletion', 'edit', 'group', 'none', 'person', 'reaction', 'reply'])
})
