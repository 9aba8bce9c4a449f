/** Baileys messages in, InboundMessage or null out: a table of kinds, addresses, times and pictures. */
import { describe, expect, test } from 'vitest'
import { KEY, MEDIA, NOW, read } from './read-message.ts'

const KINDS: [name: string, message: unknown, kind: string, text: string][] = [
  ['plain text', { conversation: 'hello' }, 'text', 'hello'],
  ['text with context', { extendedTextMessage: { text: 'hi' } }, 'text', 'hi'],
  ['picture', { imageMessage: { ...MEDIA, caption: 'look' } }, 'image', 'look'],
  ['sticker', { stickerMessage: MEDIA }, 'sticker', ''],
  ['animated sticker', { lottieStickerMessage: { message: { stickerMessage: MEDIA } } }, 'sticker', ''],
  ['document', { documentMessage: { ...MEDIA, mimetype: 'application/pdf' } }, 'document', ''],
  [
    'captioned document',
    { documentWithCaptionMessage: { message: { documentMessage: { ...MEDIA, caption: 'bill' } } } },
    'document',
    'bill',
  ],
  ['video keeps its caption', { videoMessage: { ...MEDIA, caption: 'watch' } }, 'video', 'watch'],
  ['video note', { ptvMessage: MEDIA }, 'video', ''],
  ['voice', { audioMessage: { ...MEDIA, ptt: true } }, 'audio', ''],
  ['contact', { contactMessage: { displayName: 'Ann' } }, 'contact', ''],
  ['contacts', { contactsArrayMessage: { contacts: [] } }, 'contact', ''],
  ['location', { locationMessage: { degreesLatitude: 1 } }, 'location', ''],
  ['live location', { liveLocationMessage: { caption: 'here' } }, 'location', 'here'],
  ['poll', { pollCreationMessageV3: { name: 'which?' } }, 'poll', 'which?'],
  [
    'wrapped poll',
    { pollCreationMessageV4: { message: { pollCreationMessage: { name: 'q' } } } },
    'poll',
    'q',
  ],
  ['vanishing text', { ephemeralMessage: { message: { conversation: 'gone soon' } } }, 'text', 'gone soon'],
  ['edited wrapper', { editedMessage: { message: { conversation: 'again' } } }, 'text', 'again'],
  ['own-device wrapper', { deviceSentMessage: { message: { conversation: 'dsm' } } }, 'text', 'dsm'],
  [
    'three wrappers',
    {
      ephemeralMessage: {
        message: { associatedChildMessage: { message: { imageMessage: { caption: 'a' } } } },
      },
    },
    'image',
    'a',
  ],
  [
    'view once',
    { viewOnceMessageV2: { message: { imageMessage: { ...MEDIA, caption: 'psst' } } } },
    'view-once',
    'psst',
  ],
  ['view-once flag', { imageMessage: { ...MEDIA, viewOnce: true } }, 'view-once', ''],
  ['view-once voice', { viewOnceMessageV2Extension: { message: { audioMessage: MEDIA } } }, 'view-once', ''],
  [
    'button reply',
    { buttonsResponseMessage: { selectedDisplayText: 'Yes', selectedButtonId: 'y' } },
    'text',
    'Yes',
  ],
  ['button reply by id', { buttonsResponseMessage: { selectedButtonId: 'y' } }, 'text', 'y'],
  ['template reply', { templateButtonReplyMessage: { selectedDisplayText: 'No' } }, 'text', 'No'],
  [
    'list reply',
    { listResponseMessage: { title: 'Two', singleSelectReply: { selectedRowId: '2' } } },
    'text',
    'Two',
  ],
  ['list reply by row', { listResponseMessage: { singleSelectReply: { selectedRowId: '2' } } }, 'text', '2'],
  ['interactive reply', { interactiveResponseMessage: { body: { text: 'ok' } } }, 'text', 'ok'],
  [
    'group invitation',
    { groupInviteMessage: { inviteCode: 'AbC123', caption: 'join' } },
    'text',
    'join\nhttps://chat.whatsapp.com/AbC123',
  ],
  [
    'business template with a link button',
    {
      templateMessage: {
        hydratedTemplate: {
          hydratedContentText: 'You won',
          hydratedButtons: [{ urlButton: { url: 'https://x.example/w' } }],
        },
      },
    },
    'text',
    'You won\nhttps://x.example/w',
  ],
  ['something new', { someFutureMessage: { text: 'x' } }, 'other', ''],
  ['nothing we can decode', {}, 'other', ''],
  ['a payment', { sendPaymentMessage: {} }, 'other', ''],
]

describe('kinds', () => {
  test('there are enough cases', () => expect(KINDS.length).toBeGreaterThan(30))

  test.each(KINDS)('%s', (_name, message, kind, text) => {
    expect(read(message)).toMatchObject({ kind, text })
  })
})

const HOUSEKEEPING: [name: string, message: unknown][] = [
  ['revoke', { protocolMessage: { type: 0 } }],
  [
    'edit',
    { editedMessage: { message: { protocolMessage: { type: 14, editedMessage: { conversation: 'x' } } } } },
  ],
  ['reaction', { reactionMessage: { text: '👍' } }],
  ['poll vote', { pollUpdateMessage: {} }],
  ['pin', { pinInChatMessage: {} }],
  ['album header', { albumMessage: { expectedImageCount: 2 } }],
  ['sender key', { senderKeyDistributionMessage: {} }],
]

const NOT_FOR_US: [name: string, key: object, rest: object][] = [
  ['own', { fromMe: true }, {}],
  ['status', { remoteJid: 'status@broadcast', participant: KEY.remoteJid }, {}],
  ['broadcast list', { remoteJid: '123@broadcast' }, {}],
  ['sent as broadcast', {}, { broadcast: true }],
  ['newsletter', { remoteJid: '120363@newsletter' }, {}],
  ['group', { remoteJid: '120363001@g.us', participant: KEY.remoteJid }, {}],
  ['bot', { remoteJid: '123@bot' }, {}],
  ['WhatsApp itself', { remoteJid: '0@s.whatsapp.net' }, {}],
  ['no address', { remoteJid: undefined }, {}],
  ['no id', { id: '' }, {}],
]

describe('not for us', () => {
  test('there are enough cases', () => expect(HOUSEKEEPING.length + NOT_FOR_US.length).toBeGreaterThan(15))

  test.each(HOUSEKEEPING)('housekeeping: %s', (_name, message) => expect(read(message)).toBeNull())

  test.each(NOT_FOR_US)('%s', (_name, key, rest) => expect(read({ conversation: 'x' }, key, rest)).toBeNull())

  test('a stub that will be retried', () => {
    expect(read(undefined, {}, { messageStubType: 2 })).toBeNull()
  })

  test('but a view-once announcement is answered', () => {
    expect(read(undefined, { isViewOnce: true })).toMatchObject({ kind: 'view-once', text: '' })
  })
})

describe('addresses', () => {
  const ADDRESSES: [name: string, key: object, chat: string, from: string | undefined][] = [
    ['phone number', {}, '923001234567@s.whatsapp.net', '+923001234567'],
    [
      'with a device',
      { remoteJid: '77011234567:12@s.whatsapp.net' },
      '77011234567@s.whatsapp.net',
      '+77011234567',
    ],
    [
      'LID with the number beside it',
      { remoteJid: '881234567890123@lid', remoteJidAlt: '923001234567@s.whatsapp.net' },
      '881234567890123@lid',
      '+923001234567',
    ],
    ['LID alone', { remoteJid: '881234567890123@lid' }, '881234567890123@lid', undefined],
    [
      'LID beside a number',
      { remoteJidAlt: '881234567890123@lid' },
      '923001234567@s.whatsapp.net',
      '+923001234567',
    ],
    ['hosted business', { remoteJid: '15551234567@hosted' }, '15551234567@s.whatsapp.net', '+15551234567'],
  ]

  test('there are enough cases', () => expect(ADDRESSES.length).toBeGreaterThan(5))

  test.each(ADDRESSES)('%s', (_name, key, chat, from) => {
    const message = read({ conversation: 'x' }, key)
    expect(message).toMatchObject({ account: 'default', chat, participant: '', id: 'ABC' })
    expect(message?.from).toBe(from)
  })
})

describe('forwarded', () => {
  test.each([
    ['text', { extendedTextMessage: { text: 'x', contextInfo: { isForwarded: true } } }],
    ['picture', { imageMessage: { ...MEDIA, contextInfo: { forwardingScore: 3 } } }],
    [
      'inside a wrapper',
      { ephemeralMessage: { message: { videoMessage: { contextInfo: { isForwarded: true } } } } },
    ],
    ['contact', { contactMessage: { contextInfo: { isForwarded: true } } }],
  ])('%s', (_name, message) => expect(read(message)?.forwarded).toBe(true))

  test('not by itself', () => {
    expect(read({ conversation: 'x' })?.forwarded).toBe(false)
    expect(read({ extendedTextMessage: { text: 'x', contextInfo: { forwardingScore: 0 } } })?.forwarded).toBe(
      false,
    )
  })
})

describe('times', () => {
  const TIMES: [name: string, value: unknown, ms: number][] = [
    ['number', 1_759_000_000, 1_759_000_000_000],
    ['Long', { low: 1_759_000_000, high: 0, unsigned: true }, 1_759_000_000_000],
    ['text', '1759000000', 1_759_000_000_000],
    ['missing', undefined, NOW],
    ['nonsense', Number.NaN, NOW],
    ['the future', 9_999_999_999, NOW],
  ]

  test.each(TIMES)('%s', (_name, value, ms) => {
    expect(read({ conversation: 'x' }, {}, { messageTimestamp: value })?.sentAtMs).toBe(ms)
  })
})

describe('pictures', () => {
  test('carry a reference', () => {
    const message = {
      ...MEDIA,
      fileLength: { low: 5, high: 0 },
      fileSha256: new Uint8Array([1]),
      mimetype: 'image/png',
    }
    expect(read({ imageMessage: message })?.media).toEqual({
      source: 'whatsapp',
      kind: 'image',
      url: MEDIA.url,
      directPath: MEDIA.directPath,
      mediaKey: Buffer.alloc(32, 7).toString('base64'),
      fileSha256: 'AQ==',
      fileLength: 5,
      mimetype: 'image/png',
    })
  })

  test('without key or address there is no reference', () => {
    expect(read({ imageMessage: { ...MEDIA, mediaKey: null } })).toMatchObject({ kind: 'image' })
    expect(read({ imageMessage: { mediaKey: MEDIA.mediaKey } })?.media).toBeUndefined()
  })
})
