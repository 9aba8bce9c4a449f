/** Memory of each role, idle and after work, and how long the commands take to start, beside an empty Node process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { qrPng } from '../test/support/qr-picture.ts'
import type { MessageContent } from '../test/support/whatsapp/controls.ts'
import { startBotProcess, withLinkedBot, type LinkedBot } from './bot-process.ts'
import { median, printTable, ratio, show } from './figures.ts'
import { makeMessages } from './messages.ts'
import { inMode, possibleModes } from './modes.ts'
import { CLI, residentMegabytes, timeToEnd } from './spawned.ts'

const ROUNDS = 5
const MESSAGES = 500
/** One message in so many is a QR picture. */
const PICTURE_EVERY = 10
/** What a process has loaded by then it keeps. */
const SETTLE_MS = 2_000

export async function run(): Promise<void> {
  await measureStarts()
  await measureMemory()
}

async function measureStarts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'forwardcheck-bench-'))
  const picture = join(folder, 'code.png')
  writeFileSync(picture, await qrPng('https://wa.me/settings/linked_devices#2@abc,def,ghi,1'))
  const times: Record<string, number[]> = {}
  const note = (name: string, ms: number): void => void (times[name] ??= []).push(ms)
  try {
    // In turns, so that other work on the machine meets all alike.
    for (let round = 0; round < ROUNDS; round++) {
      note('node -e 0', await timeToEnd(['-e', '0']))
      note('check "text"', await timeToEnd([CLI, 'check', 'vote for my niece vote-dance.top']))
      note('check --image', await timeToEnd([CLI, 'check', '--image', picture]))
      await measureBotStarts(note)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  const base = median(times['node -e 0'] ?? [])
  printTable(
    `Cold start, median of ${ROUNDS}; check until it ended, start until it said that it is running`,
    ['', 'ms', 'of node -e 0'],
    Object.entries(times).map(([name, all]) => [name, show(median(all)), ratio(median(all), base)]),
  )
}

async function measureBotStarts(note: (name: string, ms: number) => void): Promise<void> {
  // Without a number to link, nobody is called: the address is a port of this machine where nobody listens.
  const nowhere = { WHATSAPP_WS_URL: 'ws://127.0.0.1:9' }
  for (const name of possibleModes()) {
    await inMode(name, async ({ environment }) => {
      for (const kind of ['first, empty', 'next']) {
        for (const role of name === 'embedded' ? [undefined] : ['gateway', 'worker']) {
          const bot = await startBotProcess({ ...environment, ...nowhere, LOG_LEVEL: 'silent' }, role)
          await bot.stop()
          note(`start, ${role ?? name} (${kind})`, bot.startMs)
        }
      }
    })
  }
}

async function measureMemory(): Promise<void> {
  const rows: string[][] = []
  for (const name of possibleModes()) {
    await inMode(name, (mode) =>
      withLinkedBot(mode, async (bot) => {
        await sleep(SETTLE_MS)
        const idle = memoryOf(bot)
        await exchange(bot)
        await sleep(SETTLE_MS)
        const after = memoryOf(bot)
        for (const [role, before] of Object.entries(idle)) {
          const now = after[role] ?? { own: Number.NaN, children: Number.NaN }
          const cells = [before.own, before.children, now.own, now.children]
          rows.push([`${name}, ${role}`, ...cells.map((megabytes) => show(megabytes))])
        }
      }),
    )
  }
  printTable(
    `Resident memory in MB, linked and idle, then after ${MESSAGES} messages (every ${PICTURE_EVERY}th a QR picture)`,
    ['', 'idle', 'picture children', 'after', 'picture children'],
    rows,
  )
}

function memoryOf({ processes }: LinkedBot): Record<string, { own: number; children: number }> {
  return Object.fromEntries(
    Object.entries(processes).map(([role, { pid }]) => [role, residentMegabytes(pid)]),
  )
}

async function exchange({ whatsapp }: LinkedBot): Promise<void> {
  const bytes = await qrPng('https://wa.me/settings/linked_devices#2@abc,def,ghi,1', { format: 'jpeg' })
  const picture: MessageContent = { kind: 'image', bytes, mimetype: 'image/jpeg' }
  for (const [index, { text }] of makeMessages(MESSAGES).entries()) {
    const content = index % PICTURE_EVERY === 0 ? picture : text
    await whatsapp.send(`9230012${10_000 + (index % 50)}`, content)
  }
  const deadline = Date.now() + 120_000
  for (;;) {
    const answered = new Set((await whatsapp.outbound()).map(({ quoted }) => quoted?.id)).size
    if (answered >= MESSAGES) return
    if (Date.now() > deadline) throw new Error(`${answered} of ${MESSAGES} messages answered`)
    await sleep(500)
  }
}
