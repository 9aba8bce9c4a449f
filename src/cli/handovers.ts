/** `handovers`: who asked for a person and waits; beside a running embedded bot it asks that bot. */
import { existsSync } from 'node:fs'
import { readConfig } from '../config.ts'
import { connectControl, type ControlClient } from '../control.ts'
import { createLog } from '../log.ts'
import { openRuntime } from '../runtime.ts'
import { describeHandOvers } from './describe-hand-overs.ts'
import { OperatorError } from './terminal.ts'

/** Longest a running bot may take to answer. */
const WAIT_MS = 10_000

export async function handovers(options: { close?: string }): Promise<void> {
  const { close } = options
  if (close !== undefined && !/^\d{1,18}$/.test(close)) {
    throw new OperatorError('Give the number at the start of the line: --close 3')
  }
  for (const line of await readLines(close)) console.log(line)
}

async function readLines(close: string | undefined): Promise<string[]> {
  const config = readConfig()
  const isEmbedded = config.mode.kind === 'embedded'
  const running = isEmbedded ? await connectControl(config.dataDir) : null
  if (running) return askRunningBot(running, close)
  // Looking must not make a new installation.
  if (isEmbedded && !existsSync(config.dataDir)) {
    throw new OperatorError(`There is nothing in ${config.dataDir} yet. Is DATA_DIR the one the bot runs on?`)
  }
  const runtime = await openRuntime(config, createLog('silent'))
  try {
    return await describeHandOvers(runtime.store, Date.now(), close)
  } finally {
    await runtime.close()
  }
}

async function askRunningBot(running: ControlClient, close: string | undefined): Promise<string[]> {
  const timer = setTimeout(() => running.close(), WAIT_MS)
  try {
    running.send({ kind: 'hand-overs', ...(close !== undefined && { close }) })
    for await (const event of running.events) {
      if (event.kind === 'error') throw new OperatorError(event.message)
      if (event.kind === 'hand-overs') return event.lines
    }
    throw new OperatorError('The running bot does not answer: look at its log, then restart it.')
  } finally {
    clearTimeout(timer)
    running.close()
  }
}
