/**
 * Inbound to reply over the loopback WhatsApp server, with the server and the bot in processes of their own and pacing
 * off, beside a bare Baileys socket that echoes. Counted from the sender's phone to the server's receipt of the reply.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { qrPng, screenshot } from '../test/support/qr-picture.ts'
import { spawnLoopbackWhatsApp, type SpawnedWhatsApp } from '../test/support/whatsapp/control-client.ts'
import type { MessageContent } from '../test/support/whatsapp/controls.ts'
import { withLinkedBot } from './bot-process.ts'
import { median, printTable, quantile, ratio, show } from './figures.ts'
import { makeMessages } from './messages.ts'
import { inMode, possibleModes } from './modes.ts'
import { ROOT } from './spawned.ts'

const TEXTS = 300
/** A calm pace: 36,000 an hour, and well below what the embedded mode can do. */
const TEXTS_PER_SECOND = 10
const PICTURES = 40
const PICTURES_PER_SECOND = 2
const PEOPLE = 40

interface Series {
  name: string
  times: number[]
}

export async function run(): Promise<void> {
  const echo = await measureEcho()
  const series: Series[] = []
  for (const name of possibleModes()) {
    await inMode(name, (mode) =>
      withLinkedBot(mode, async ({ whatsapp }) => {
        await warmUp(whatsapp)
        series.push({ name: `text, ${name}`, times: await measureTexts(whatsapp) })
        series.push({ name: `QR picture, ${name}`, times: await measurePictures(whatsapp) })
      }),
    )
  }
  printTable(
    `${TEXTS} texts at ${TEXTS_PER_SECOND}/s and ${PICTURES} QR pictures at ${PICTURES_PER_SECOND}/s from ${PEOPLE} people; ms from phone to reply`,
    ['', 'p50', 'p95', 'max', 'p50 of echo'],
    [...series, { name: 'floor: a bare socket echoes texts', times: echo }].map(({ name, times }) => [
      name,
      ...[0.5, 0.95, 1].map((share) => show(quantile(times, share))),
      ratio(median(times), median(echo)),
    ]),
  )
}

async function measureEcho(): Promise<number[]> {
  const whatsapp = await spawnLoopbackWhatsApp()
  await whatsapp.registerDevice(1)
  const script = resolve(import.meta.dirname, 'echo-bot.ts')
  const { url, number, lid } = whatsapp
  const bot = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify({ url, number, lid })], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(bot, 'exit')
  try {
    await once(bot.stdout, 'data')
    await whatsapp.waitReady(30_000)
    await warmUp(whatsapp)
    return await measureTexts(whatsapp)
  } finally {
    bot.kill()
    await exited
    await whatsapp.stop()
  }
}

/** A first message of everyone opens their Signal sessions. */
async function warmUp(whatsapp: SpawnedWhatsApp): Promise<void> {
  const texts = makeMessages(PEOPLE).map(({ text }) => text)
  await measure(whatsapp, texts.map(asText), 10)
}

function measureTexts(whatsapp: SpawnedWhatsApp): Promise<number[]> {
  const texts = makeMessages(PEOPLE + TEXTS).slice(PEOPLE)
  return measure(
    whatsapp,
    texts.map(({ text }) => asText(text)),
    TEXTS_PER_SECOND,
  )
}

async function measurePictures(whatsapp: SpawnedWhatsApp): Promise<number[]> {
  const pictures = await Promise.all(
    Array.from({ length: PICTURES }, async (_, index): Promise<MessageContent> => {
      const text = `https://wa.me/settings/linked_devices#2@${index}${'Ab1/'.repeat(27)},${'x'.repeat(43)}=,${'y'.repeat(43)}=,1`
      // Half clean codes, half phone screenshots with one.
      const bytes =
        index % 2 === 0
          ? await qrPng(text, { scale: 6, format: 'jpeg' })
          : await screenshot([{ text, left: 90, top: 800, scale: 7 }], { format: 'jpeg', quality: 70 })
      return { kind: 'image', bytes, mimetype: 'image/jpeg' }
    }),
  )
  return measure(whatsapp, pictures, PICTURES_PER_SECOND)
}

const asText = (text: string): MessageContent => ({ kind: 'text', text, forwarded: true })

/** Sends at a calm pace and waits for every reply; throws when one stays away. */
async function measure(
  whatsapp: SpawnedWhatsApp,
  contents: MessageContent[],
  perSecond: number,
): Promise<number[]> {
  const since = (await whatsapp.outbound()).length
  const sentAt = new Map<string, number>()
  const started = performance.now()
  const sending = contents.map(async (content, index) => {
    await sleep(started + (index * 1000) / perSecond - performance.now())
    const at = Date.now()
    sentAt.set(await whatsapp.send(`9230012${10_000 + (index % PEOPLE)}`, content), at)
  })
  await Promise.all(sending)
  const deadline = Date.now() + 30_000
  for (;;) {
    const replies = await whatsapp.outbound(since)
    const times = replies.flatMap(({ quoted, at }) => {
      const sent = quoted ? sentAt.get(quoted.id) : undefined
      return sent === undefined ? [] : [at - sent]
    })
    if (times.length >= contents.length) return times
    if (Date.now() > deadline) throw new Error(`${times.length} replies to ${contents.length} messages`)
    await sleep(250)
  }
}
