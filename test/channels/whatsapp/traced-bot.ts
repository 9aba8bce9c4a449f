/**
 * A WhatsApp channel in a process of its own that logs everything there is to log to standard output. Argument: server
 * as JSON { url, mediaHost, reply }. Over IPC it tells what must not be in that output, and takes what to do.
 */
import pino from 'pino'
import { createFetchMedia } from '../../../src/channels/whatsapp/media.ts'
import { silencedLines } from '../../../src/channels/whatsapp/quiet-libsignal.ts'
import { createWhatsAppChannel } from '../../../src/channels/whatsapp/whatsapp.ts'
import type { InboundMessage } from '../../../src/model.ts'
import type { SessionRecords } from '../../../src/store/store.ts'
import { createMemoryRecords } from './memory-records.ts'

export interface TracedServer {
  url: string
  mediaHost: string
  /** Text of every answer. */
  reply: string
}

export type Told =
  | { kind: 'state'; state: string }
  | { kind: 'qr' | 'code'; secret: string }
  | { kind: 'received'; id: string }
  | { kind: 'end'; secrets: string[]; silenced: number }

export type Asked = { kind: 'code'; phone: string } | { kind: 'break-store' } | { kind: 'end' }

const { url, mediaHost, reply } = JSON.parse(process.argv[2] ?? '') as TracedServer
const records = createMemoryRecords()
const everSeen = new Set<string>()
let isBroken = false
const watched: SessionRecords = {
  ...records,
  write: async (changes, inbound) => {
    for (const { value } of changes) if (value) collectSecrets(value)
    if (isBroken && inbound) throw new Error(`cannot store ${JSON.stringify(inbound.message)}`)
    return records.write(changes, inbound)
  },
}
const log = pino({ level: 'trace' }, pino.destination({ fd: 1, sync: true }))
const channel = await createWhatsAppChannel(
  { account: 'default', wsUrl: url, ackTimeoutMs: 1000, mediaHosts: [mediaHost], groups: 'mentioned' },
  log,
  {
    records: watched,
    mayAct: () => true,
    sentReply: async (messageId) => ({ chat: '', messageId, text: reply }),
    readCard: () => Promise.reject(new Error('no cards')),
  },
)
const fetchMedia = createFetchMedia({ extraHosts: [mediaHost] })
channel.onState((state) => tell({ kind: 'state', state }))
channel.onPairing((pairing) =>
  tell(pairing.kind === 'qr' ? { kind: 'qr', secret: pairing.text } : { kind: 'code', secret: pairing.code }),
)
process.on('message', (asked: Asked) => void obey(asked))
await channel.start(async (message, accept) => {
  await accept?.(message)
  void answer(message)
})

function tell(told: Told): void {
  process.send?.(told)
}

async function answer({ chat, participant, id, media, text }: InboundMessage): Promise<void> {
  if (media) await fetchMedia(media)
  await channel.send({ chat, messageId: `A${id}`, text: reply, quote: { messageId: id, participant, text } })
  tell({ kind: 'received', id })
}

async function obey(asked: Asked): Promise<void> {
  if (asked.kind === 'code') await channel.requestCode(asked.phone).catch(() => {})
  if (asked.kind === 'break-store') {
    isBroken = true
    setTimeout(() => (isBroken = false), 1000)
  }
  if (asked.kind !== 'end') return
  await channel.stop()
  tell({ kind: 'end', secrets: [...everSeen], silenced: silencedLines() })
  process.disconnect()
}

/** Every key, as text a log could hold. */
function collectSecrets(value: Uint8Array): void {
  for (const [, base64] of Buffer.from(value)
    .toString('utf8')
    .matchAll(/"([A-Za-z0-9+/]{24,}={0,2})"/g)) {
    const bytes = Buffer.from(base64!, 'base64')
    everSeen.add(base64!)
    everSeen.add(bytes.toString('hex'))
    everSeen.add([...bytes.subarray(0, 8)].join(','))
    everSeen.add([...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' '))
  }
}
