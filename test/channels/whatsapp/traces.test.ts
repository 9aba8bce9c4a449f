/**
 * With everything logged that can be, through pairing, conversation and trouble: no text, number, address, code or key
 * in any line of log, standard output or standard error.
 */
import '../../support/whatsapp/quiet-libsignal.ts'
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MessageContent, SendOptions } from '../../support/whatsapp/controls.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import type { Asked, Told, TracedServer } from './traced-bot.ts'

const PERSON = '923001234567'
const OTHER = '77011234567'
const GROUP = '120363001234567890@g.us'
const PUSH_NAME = 'Quorvexia'
const SUBJECT = 'Zelmarnith'
const TEXT = 'Brunthilow plessary'
const REPLY = 'Grondavel mistruther'

let server: LoopbackWhatsApp
let bot: TracedBot

interface TracedBot {
  process: ChildProcess
  told: Told[]
  output: () => string
  ask: (asked: Asked) => void
  wait: <K extends Told['kind']>(
    kind: K,
    fits?: (told: Extract<Told, { kind: K }>) => boolean,
  ) => Promise<Extract<Told, { kind: K }>>
}

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
  await server.addContact(PERSON, { name: PUSH_NAME })
  await server.addGroup(GROUP, { subject: SUBJECT, members: [PERSON, OTHER] })
})

afterEach(async () => {
  bot.process.kill('SIGKILL')
  await server.stop()
})

function startTraced(): TracedBot {
  const argument: TracedServer = {
    url: server.url,
    mediaHost: new URL(server.mediaOrigin).host,
    reply: REPLY,
  }
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'traced-bot.ts'), JSON.stringify(argument)],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  )
  const told: Told[] = []
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.on('message', (message: Told) => told.push(message))
  return {
    process: child,
    told,
    output: () => output,
    ask: (asked) => child.send(asked),
    wait: async (kind, fits = () => true) => {
      const find = () => told.find((one) => one.kind === kind && fits(one as never))
      await expect.poll(find, { timeout: 10_000, interval: 10 }).toBeDefined()
      return find() as never
    },
  }
}

async function converse(): Promise<void> {
  const { lidJid } = await server.addContact(PERSON)
  const mentions = [`${server.lid}@lid`]
  const bytes = Buffer.from(`${TEXT} as a picture`)
  const said: [MessageContent, SendOptions?][] = [
    [TEXT],
    [{ kind: 'text', text: TEXT, forwarded: 5 }, { via: 'lid' }],
    [{ kind: 'image', bytes, caption: TEXT }],
    [{ kind: 'image', bytes, caption: TEXT, media: { tamper: true } }],
    [TEXT, { corrupt: true }],
    [TEXT, { copies: 2 }],
    [{ kind: 'contact', name: TEXT, phone: `+${OTHER}` }],
    [
      { kind: 'text', text: `@${server.lid} ${TEXT}`, mentions },
      { group: GROUP, via: 'lid' },
    ],
    [{ kind: 'text', text: TEXT, quoted: { id: 'X', text: TEXT, participant: lidJid } }],
  ]
  for (const [content, options] of said) {
    const id = await server.send(PERSON, content, options)
    await bot.wait('received', (told) => told.id === id)
    // Some answers are asked for again.
    await server.requestResend(PERSON, `A${id}`)
  }
}

async function trouble(): Promise<void> {
  for (const code of [463, 479]) {
    await server.setAckPolicy({ mode: 'error', code, times: 1 })
    const id = await server.send(OTHER, TEXT)
    await bot.wait('received', (told) => told.id === id)
  }
  await server.forgetSession(PERSON)
  const { logins } = await server.snapshot()
  await server.send(PERSON, TEXT)
  await server.disconnect({ kind: 'stream-error', code: 503 })
  await server.waitSnapshot((snapshot) => snapshot.logins > logins)
  bot.ask({ kind: 'break-store' })
  const kept = await server.send(PERSON, TEXT)
  await bot.wait('received', (told) => told.id === kept)
  await server.waitSnapshot((snapshot) => snapshot.isLoggedIn)
  await server.disconnect({ kind: 'replaced' })
  await bot.wait('state', ({ state }) => state === 'replaced')
}

/** Ends the bot and looks for all that must not be there. */
async function checkOutput(secrets: string[]): Promise<void> {
  bot.ask({ kind: 'end' })
  const end = await bot.wait('end')
  expect(end.secrets.length).toBeGreaterThan(100)
  expect(end.silenced).toBeGreaterThan(0)
  const output = bot.output()
  expect(output).toContain('whatsapp link')
  expect(output).toContain('"code":503')
  const { jid, lidJid } = await server.addContact(PERSON)
  const words = [TEXT, REPLY].flatMap((text) => [text, ...text.split(' ')])
  const addresses = [
    PERSON,
    OTHER,
    server.number,
    server.lid,
    jid,
    lidJid,
    lidJid.split('@')[0]!,
    '@lid',
    '@g.us',
  ]
  const printed = ['<Buffer', 'Uint8Array', 'privKey', 'rootKey', 'conversation', '.whatsapp.net/']
  const forbidden = [...words, PUSH_NAME, SUBJECT, ...addresses, ...printed, ...secrets, ...end.secrets]
  expect(forbidden.filter((text) => output.includes(text))).toEqual([])
}

const partsOf = (qr: string) => [qr, ...qr.split(/[,#]/).filter((part) => part.length > 20)]

test('paired by QR', async () => {
  bot = startTraced()
  const { secret } = await bot.wait('qr')
  await server.scanQr(secret)
  await bot.wait('state', ({ state }) => state === 'open')
  await server.waitReady()
  await converse()
  await trouble()
  await checkOutput(partsOf(secret))
})

test('paired by code', async () => {
  bot = startTraced()
  const { secret: qr } = await bot.wait('qr')
  bot.ask({ kind: 'code', phone: server.number })
  const { secret } = await bot.wait('code')
  await server.waitSnapshot((snapshot) => snapshot.pairingCodeFor !== null)
  await server.typePairingCode(secret)
  await bot.wait('state', ({ state }) => state === 'open')
  await server.waitReady()
  await trouble()
  await checkOutput([...partsOf(qr), secret])
})
