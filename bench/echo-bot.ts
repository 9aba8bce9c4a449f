/**
 * The floor of the latency bench: a bare Baileys socket that answers every message at once, with a quote, and does
 * nothing else. Argument: the loopback server's url, number and LID as JSON.
 */
import { connectPlainBot, linkedAuth } from '../test/support-whatsapp/plain-bot.ts'

const { url, number, lid } = JSON.parse(process.argv[2] ?? '') as { url: string; number: string; lid: string }
const { socket, opened } = connectPlainBot(url, linkedAuth({ number, lid }))
socket.ev.on('messages.upsert', ({ messages }) => {
  for (const message of messages) {
    const chat = message.key.remoteJid
    if (chat && message.message && !message.key.fromMe) {
      void socket.sendMessage(chat, { text: 'echo' }, { quoted: message })
    }
  }
})
await opened
console.log('ready')
