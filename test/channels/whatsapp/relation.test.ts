/** What a message refers to: quotes, edits, deletions and reactions, and keys that claim what is not theirs. */
import { describe, expect, test } from 'vitest'
import { BOT, BOT_LID, KEY, MEDIA, PERSON, read } from './read-message.ts'

const OWN_KEY = { remoteJid: BOT, fromMe: true, id: 'FIRST' }
const edit = (key: unknown, editedMessage: unknown) => ({ protocolMessage: { type: 14, key, editedMessage } })
const deletion = (key: unknown) => ({ protocolMessage: { type: 0, key } })
const reply = { stanzaId: 'ASKED', participant: BOT, quotedMessage: { conversation: 'our answer' } }

describe('replies', () => {
  const REPLIES: [name: string, message: object, kind: string][] = [
    ['text', { extendedTextMessage: { text: '2', contextInfo: reply } }, 'text'],
    ['picture', { imageMessage: { ...MEDIA, contextInfo: reply } }, 'image'],
    ['sticker', { stickerMessage: { ...MEDIA, contextInfo: reply } }, 'sticker'],
    ['document', { documentMessage: { ...MEDIA, contextInfo: reply } }, 'document'],
    ['voice', { audioMessage: { ...MEDIA, contextInfo: reply } }, 'audio'],
    ['contact', { contactMessage: { contextInfo: reply } }, 'contact'],
    [
      'vanishing text',
      { ephemeralMessage: { message: { extendedTextMessage: { text: 'x', contextInfo: reply } } } },
      'text',
    ],
  ]

  test('there are enough cases', () => expect(REPLIES.length).toBeGreaterThan(5))

  test.each(REPLIES)('%s', (_name, message, kind) => {
    expect(read(message)).toMatchObject({ id: 'ABC', kind, relation: { kind: 'reply', id: 'ASKED' } })
  })

  test.each([
    ['of another chat', { ...reply, remoteJid: 'status@broadcast' }],
    ['of a group', { ...reply, remoteJid: '120363001@g.us' }],
    ['of another person', { ...reply, remoteJid: '77010000000@s.whatsapp.net' }],
    ['without an id', { ...reply, stanzaId: '' }],
    ['with an endless id', { ...reply, stanzaId: 'x'.repeat(257) }],
  ])('a quote %s is none', (_name, contextInfo) => {
    const message = read({ extendedTextMessage: { text: '2', contextInfo } })
    expect(message).toMatchObject({ kind: 'text', text: '2' })
    expect(message).not.toHaveProperty('relation')
  })
})

describe('edits', () => {
  const EDITS: [name: string, message: object, expected: object][] = [
    ['text', edit(OWN_KEY, { conversation: 'new' }), { kind: 'text', text: 'new' }],
    ['long text', edit(OWN_KEY, { extendedTextMessage: { text: 'new' } }), { kind: 'text', text: 'new' }],
    [
      'caption',
      edit(OWN_KEY, { imageMessage: { ...MEDIA, caption: 'new' } }),
      { kind: 'image', text: 'new' },
    ],
    ['wrapped', { editedMessage: { message: edit(OWN_KEY, { conversation: 'new' }) } }, { text: 'new' }],
    ['vanishing', { ephemeralMessage: { message: edit(OWN_KEY, { conversation: 'new' }) } }, { text: 'new' }],
    ['to a LID', edit({ ...OWN_KEY, remoteJid: BOT_LID }, { conversation: 'new' }), { text: 'new' }],
    [
      'that quotes',
      edit(OWN_KEY, { extendedTextMessage: { text: 'new', contextInfo: reply } }),
      { text: 'new' },
    ],
  ]

  test('there are enough cases', () => expect(EDITS.length).toBeGreaterThan(6))

  test.each(EDITS)('%s', (_name, message, expected) => {
    expect(read(message)).toMatchObject({ id: 'ABC', ...expected, relation: { kind: 'edit', id: 'FIRST' } })
  })

  test.each([
    ['nothing', undefined],
    ['something unknown', { someFutureMessage: {} }],
    ['an edit', edit(OWN_KEY, { conversation: 'x' })],
    ['a reaction', { reactionMessage: { key: OWN_KEY, text: 'x' } }],
  ])('an edit to %s is none', (_name, edited) => expect(read(edit(OWN_KEY, edited))).toBeNull())

  test('one that only the phone can decrypt is not read', () => {
    expect(read({ secretEncryptedMessage: { targetMessageKey: OWN_KEY, secretEncType: 2 } })).toBeNull()
  })
})

test('a deletion says nothing but which message', () => {
  expect(read(deletion(OWN_KEY))).toMatchObject({
    id: 'ABC',
    kind: 'deletion',
    text: '',
    forwarded: false,
    relation: { kind: 'deletion', id: 'FIRST' },
  })
})

describe('only authors edit and delete', () => {
  const FOREIGN: [name: string, key: unknown][] = [
    ['our message', { ...OWN_KEY, fromMe: false }],
    ['a message of nobody', { remoteJid: BOT, id: 'FIRST' }],
    ['fromMe is no boolean', { ...OWN_KEY, fromMe: 1 }],
    ['in another chat', { ...OWN_KEY, remoteJid: '77010000000@s.whatsapp.net' }],
    ['in a group', { ...OWN_KEY, remoteJid: '120363001@g.us' }],
    ['of another participant', { ...OWN_KEY, participant: '77010000000@s.whatsapp.net' }],
    ['without an id', { ...OWN_KEY, id: '' }],
    ['with an endless id', { ...OWN_KEY, id: 'x'.repeat(257) }],
    ['no key', null],
  ]

  test('there are enough cases', () => expect(FOREIGN.length).toBeGreaterThan(8))

  test.each(FOREIGN)('%s', (_name, key) => {
    expect(read(deletion(key))).toBeNull()
    expect(read(edit(key, { conversation: 'x' }))).toBeNull()
  })

  test('under either of their addresses', () => {
    const lid = { remoteJid: '881234567890123@lid', remoteJidAlt: PERSON }
    for (const participant of [PERSON, lid.remoteJid, '', undefined]) {
      expect(read(deletion({ ...OWN_KEY, participant }), lid)).toMatchObject({
        chat: lid.remoteJid,
        kind: 'deletion',
      })
    }
    expect(read(deletion({ ...OWN_KEY, remoteJid: KEY.remoteJid }))).toMatchObject({ kind: 'deletion' })
  })

  test('other notes between phones are none', () => {
    for (const type of [3, 5, null, undefined, '0', 'REVOKE']) {
      expect(read({ protocolMessage: { type, key: OWN_KEY } })).toBeNull()
    }
  })
})

describe('reactions', () => {
  test.each([
    ['as the reactor writes it', { remoteJid: BOT, fromMe: false, id: 'ANSWER' }, '👍'],
    ['as Baileys turns it', { remoteJid: PERSON, fromMe: true, id: 'ANSWER', participant: BOT }, '👎🏽'],
    ['taken back', { remoteJid: BOT, id: 'ANSWER' }, ''],
    ['taken back without a word', { remoteJid: BOT, id: 'ANSWER' }, null],
  ])('%s', (_name, key, text) => {
    expect(read({ reactionMessage: { key, text } })).toMatchObject({
      kind: 'reaction',
      text: text ?? '',
      relation: { kind: 'reaction', id: 'ANSWER' },
    })
  })

  test.each([
    ['without a key', { text: '👍' }],
    ['without an id', { key: { id: '' }, text: '👍' }],
    ['with a whole text', { key: { id: 'X' }, text: 'x'.repeat(65) }],
    ['with something else', { key: { id: 'X' }, text: 7 }],
  ])('%s is none', (_name, reactionMessage) => expect(read({ reactionMessage })).toBeNull())
})
