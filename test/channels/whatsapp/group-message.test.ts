/** Group messages: off by default, silent unless mentioned, and what is looked at when a message is quoted. */
import { describe, expect, test } from 'vitest'
import { BOT, BOT_LID, KEY, MEDIA, PERSON, read } from './read-message.ts'

const GROUP = '120363001234567890@g.us'
const MENTION = { mentionedJid: ['77010000000@s.whatsapp.net', BOT] }
const TEXT = '@15550000000 is this real?'

function readInGroup(message: unknown, key: object = {}) {
  return read(message, { remoteJid: GROUP, participant: PERSON, ...key }, {}, { groups: 'mentioned' })
}

const said = (text: string, contextInfo: object) => ({ extendedTextMessage: { text, contextInfo } })

test('a mention is for us, only when groups are on', () => {
  expect(readInGroup(said(TEXT, MENTION))).toMatchObject({
    chat: GROUP,
    participant: PERSON,
    id: KEY.id,
    kind: 'text',
    text: 'is this real?',
    forwarded: false,
    from: '+923001234567',
  })
  expect(read(said(TEXT, MENTION), { remoteJid: GROUP, participant: PERSON })).toBeNull()
})

describe('silent', () => {
  const SILENT: [name: string, message: unknown, key?: object][] = [
    ['no mention', { conversation: TEXT }],
    ['somebody else is mentioned', said(TEXT, { mentionedJid: ['77010000000@s.whatsapp.net'] })],
    ['everybody is mentioned', said('@all', { nonJidMentions: 1 })],
    [
      'a quote alone',
      said('look', { stanzaId: 'X', participant: BOT, quotedMessage: { conversation: 'x' } }),
    ],
    ['a reaction', { reactionMessage: { key: { id: 'X' }, text: '👍' } }],
    ['a deletion', { protocolMessage: { type: 0, key: { fromMe: true, id: 'X' } } }],
    [
      'an edit',
      { protocolMessage: { type: 14, key: { fromMe: true, id: 'X' }, editedMessage: said(TEXT, MENTION) } },
    ],
    ['our own', said(TEXT, MENTION), { fromMe: true }],
    ['our own from another device', said(TEXT, MENTION), { participant: BOT_LID }],
    ['nobody', said(TEXT, MENTION), { participant: '' }],
    ['a placeholder', undefined, { isViewOnce: true }],
    ['a status', said(TEXT, MENTION), { remoteJid: 'status@broadcast' }],
    ['a group that is none', said(TEXT, MENTION), { remoteJid: 'x@g.us' }],
    ['mentions that are none', said(TEXT, { mentionedJid: BOT })],
  ]

  test('there are enough cases', () => expect(SILENT.length).toBeGreaterThan(12))

  test.each(SILENT)('%s', (_name, message, key) => expect(readInGroup(message, key)).toBeNull())
})

describe('the mention leaves the text', () => {
  test.each([
    ['look @15550000000', 'look'],
    ['@15550000000', ''],
    ['@900000000000001 @15550000000 both', 'both'],
    ['@155500000001 is somebody else', '@155500000001 is somebody else'],
    ['mail me@15550000000.example', 'mail me.example'],
  ])('%s', (text, left) => expect(readInGroup(said(text, MENTION))?.text).toBe(left))

  test('by LID, in a caption, in a wrapper', () => {
    const lid = { mentionedJid: ['900000000000001:3@lid'] }
    const image = { ...MEDIA, caption: '@900000000000001 this', contextInfo: lid }
    expect(readInGroup({ groupMentionedMessage: { message: { imageMessage: image } } })).toMatchObject({
      kind: 'image',
      text: 'this',
      media: { source: 'whatsapp' },
    })
  })
})

describe('what a mention quotes is looked at', () => {
  const quote = { ...MENTION, stanzaId: 'LURE', participant: '77010000000@s.whatsapp.net' }

  test('a text', () => {
    const quotedMessage = { extendedTextMessage: { text: 'vote for Aisha vote-dance.top' } }
    expect(readInGroup(said(TEXT, { ...quote, quotedMessage }))).toMatchObject({
      participant: PERSON,
      kind: 'text',
      text: 'vote for Aisha vote-dance.top',
      forwarded: true,
      relation: { kind: 'reply', id: 'LURE' },
    })
  })

  test('a picture, with what fetches it', () => {
    const quotedMessage = { imageMessage: { ...MEDIA, caption: 'scan' } }
    expect(readInGroup(said(TEXT, { ...quote, quotedMessage }))).toMatchObject({
      kind: 'image',
      text: 'scan',
      forwarded: true,
      media: { source: 'whatsapp', kind: 'image', url: MEDIA.url },
    })
  })

  test('not our own answer, nor one that says nothing', () => {
    const ours = { ...quote, participant: BOT, quotedMessage: { conversation: 'our answer' } }
    const empty = { ...quote, quotedMessage: { conversation: '' } }
    const housekeeping = { ...quote, quotedMessage: { protocolMessage: {} } }
    for (const contextInfo of [ours, empty, housekeeping]) {
      const message = readInGroup(said(TEXT, contextInfo))
      expect(message).toMatchObject({ text: 'is this real?', forwarded: false, relation: { id: 'LURE' } })
    }
  })
})

test('a participant by LID keeps the number told beside it', () => {
  const key = { participant: '881234567890123:2@lid', participantAlt: PERSON }
  expect(readInGroup(said(TEXT, MENTION), key)).toMatchObject({
    participant: '881234567890123@lid',
    from: '+923001234567',
  })
})
