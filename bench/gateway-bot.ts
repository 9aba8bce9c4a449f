/**
 * The floor of the gateway bench: a bare Baileys socket with its keys in memory. Looks at nothing, or answers every
 * message at once with a quote; connects again as soon as it is cut off. Argument: url, number, LID and echo, as JSON.
 */
import { connectPlainBot, linkedAuth } from '../test/support-whatsapp/plain-bot.ts'

// Baileys writes down a stack with every stanza; mapping it to TypeScript would be a tenth of the work.
process.setSourceMapsEnabled(false)

interface Bare {
  url: string
  number: string
  lid: string
  echo: boolean
}

const AGAIN_MS = 20
const { url, number, lid, echo } = JSON.parse(process.argv[2] ?? '') as Bare
const auth = linkedAuth({ number, lid })

function connect(): Promise<void> {
  const bot = connectPlainBot(url, auth)
  bot.socket.ev.on('messages.upsert', ({ messages }) => {
    bot.received.length = 0
    if (!echo) return
    for (const message of messages) {
      const chat = message.key.remoteJid
      if (!chat || !message.message || message.key.fromMe) continue
      bot.socket.sendMessage(chat, { text: 'echo' }, { quoted: message }).catch(() => {})
    }
  })
  void bot.closed.then(() => setTimeout(() => void connect(), AGAIN_MS))
  return bot.opened
}

console.log('loaded')
process.stdin.once('data', () => void connect().then(() => console.log('open')))
