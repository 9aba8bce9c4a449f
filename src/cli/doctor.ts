/** `doctor`: examines what the bot needs, one line each, and says what to do about what is wrong. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, readConfig, type Config } from '../config.ts'
import { connectControl, type ControlClient } from '../control.ts'
import { createLog } from '../log.ts'
import { describeNumbers } from './describe-numbers.ts'
import { examineContent } from './doctor-content.ts'
import { examinePictures } from './doctor-pictures.ts'
import { DATA_KEY_FILE } from '../store/data-key.ts'
import { openRuntime } from '../runtime.ts'

export interface Finding {
  about: string
  state: 'ok' | 'look' | 'wrong'
  says: string
}

/** Node's own certificate and time rules break long before this; a machine without a clock starts in 1970. */
const EARLIEST_SANE_CLOCK = Date.UTC(2026, 0, 1)

export async function doctor(): Promise<void> {
  const nowMs = Date.now()
  const today = new Date(nowMs).toISOString().slice(0, 10)
  const findings: Finding[] = [examineNode(), examineClock(nowMs), ...examineContent(today)]
  const config = examineConfig(findings)
  if (config) {
    findings.push(examineFolder(config), await examinePictures(config.pictureTextChildren))
    await examineServers(config, findings)
  }
  for (const { about, state, says } of findings) console.log(`${state.padEnd(5)} ${about.padEnd(14)} ${says}`)
  if (findings.some((finding) => finding.state === 'wrong')) process.exitCode = 1
}

function examineNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNew = major > 20 || (major === 20 && minor >= 19)
  return isNew
    ? { about: 'node', state: 'ok', says: process.versions.node }
    : {
        about: 'node',
        state: 'wrong',
        says: `${process.versions.node} is too old: install Node 20.19 or later`,
      }
}

function examineClock(nowMs: number): Finding {
  return nowMs > EARLIEST_SANE_CLOCK
    ? { about: 'clock', state: 'ok', says: new Date(nowMs).toISOString() }
    : {
        about: 'clock',
        state: 'wrong',
        says: `${new Date(nowMs).toISOString()}: set the clock; WhatsApp refuses wrong ones`,
      }
}

function examineConfig(findings: Finding[]): Config | null {
  try {
    const config = readConfig()
    findings.push({ about: 'configuration', state: 'ok', says: `${config.mode.kind} mode` })
    if (config.mode.kind === 'distributed' && config.dataKey === undefined) {
      findings.push({
        about: 'data key',
        state: 'look',
        says: 'DATA_KEY is not set: processes on other machines cannot read what this one stores. Set the same key everywhere.',
      })
    }
    if (config.pacing === 'off') {
      findings.push({ about: 'pacing', state: 'look', says: 'off: fine for tests, risky with a real number' })
    }
    return config
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    findings.push({ about: 'configuration', state: 'wrong', says: error.message })
    return null
  }
}

function examineFolder({ dataDir }: Config): Finding {
  const info = statSync(dataDir, { throwIfNoEntry: false })
  if (!info) return { about: 'data folder', state: 'ok', says: `${dataDir} will be created` }
  if (!info.isDirectory())
    return { about: 'data folder', state: 'wrong', says: `${dataDir} is not a folder: set DATA_DIR` }
  const rights = (info.mode & 0o777).toString(8)
  return (info.mode & 0o077) === 0
    ? { about: 'data folder', state: 'ok', says: `${dataDir}, rights ${rights}` }
    : {
        about: 'data folder',
        state: 'wrong',
        says: `${dataDir} is open to others (rights ${rights}): chmod 700 it`,
      }
}

/** Of the line of a number that nobody has to look at. */
const WELL = /\b(?:open|connecting|waiting) for /

/** Longest a running bot may take to describe itself. */
const STATUS_WAIT_MS = 5_000

/** A running bot answers for itself: the embedded database belongs to one process. */
async function examineServers(config: Config, findings: Finding[]): Promise<void> {
  const running = await connectControl(config.dataDir)
  if (running) {
    findings.push(...(await askRunningBot(running)))
    return
  }
  if (config.mode.kind === 'embedded' && !existsSync(config.dataDir)) {
    findings.push({
      about: 'storage',
      state: 'ok',
      says: 'nothing stored yet; PGlite comes with the first start',
    })
  } else if (config.mode.kind === 'distributed' && !isKeyKnown(config)) {
    const says = 'not examined: without DATA_KEY, looking would bind a new database to a key made here'
    findings.push({ about: 'storage', state: 'look', says })
  } else {
    findings.push(...(await examineStorage(config)))
  }
  findings.push({ about: 'bot', state: 'look', says: `no gateway running on ${config.dataDir}: npm start` })
}

function isKeyKnown({ dataKey, dataDir }: Config): boolean {
  return dataKey !== undefined || existsSync(join(dataDir, DATA_KEY_FILE))
}

async function askRunningBot(running: ControlClient): Promise<Finding[]> {
  const timer = setTimeout(() => running.close(), STATUS_WAIT_MS)
  running.send({ kind: 'status' })
  for await (const event of running.events) {
    clearTimeout(timer)
    running.close()
    if (event.kind === 'status') return event.lines.map(toFinding)
    const says = `cannot tell how it fares: ${event.kind === 'error' ? event.message : event.kind}`
    return [{ about: 'running bot', state: 'wrong', says }]
  }
  return [{ about: 'running bot', state: 'wrong', says: 'does not answer: look at its log, then restart it' }]
}

function toFinding(says: string): Finding {
  if (says.includes('does not answer')) return { about: 'running bot', state: 'wrong', says }
  const isWell = !says.startsWith('number ') || WELL.test(says)
  return { about: 'running bot', state: isWell ? 'ok' : 'look', says }
}

/** Opening checks reachability, the schema's version, the data key and Redis's eviction policy. */
async function examineStorage(config: Config): Promise<Finding[]> {
  const what =
    config.mode.kind === 'embedded'
      ? 'PGlite opens (about 500 MB while running)'
      : 'PostgreSQL and Redis answer'
  try {
    const runtime = await openRuntime(config, createLog('silent'))
    const nowMs = Date.now()
    const { unanswered, unsent } = await runtime.store.health(nowMs)
    const numbers = await describeNumbers(runtime.store, [], nowMs)
    await runtime.close()
    return [
      { about: 'storage', state: 'ok', says: `${what}; ${unanswered} unanswered, ${unsent} unsent` },
      ...numbers.map((says) => ({ ...toFinding(says), about: 'number' })),
    ]
  } catch (error) {
    return [{ about: 'storage', state: 'wrong', says: messageOf(error) }]
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
