/** `numbers`: how every linked number fares; `pause` and `resume` one through the gateway that holds it. */
import { existsSync } from 'node:fs'
import { readConfig, type Config } from '../config.ts'
import { connectControl, type ControlClient, type ControlRequest } from '../control.ts'
import { createLog } from '../log.ts'
import { openRuntime } from '../runtime.ts'
import { accountsWithFiles } from '../store/spool-folder.ts'
import { describeNumbers, describeSpools } from './describe-numbers.ts'
import { OperatorError } from './terminal.ts'

/** Longest a running gateway may take: a pause finishes what is being sent. */
const WAIT_MS = 30_000

export async function listNumbers(): Promise<void> {
  const config = readConfig()
  const running = await connectControl(config.dataDir)
  const lines = running ? await ask(running, { kind: 'numbers' }) : await readStored(config)
  for (const line of lines) console.log(line)
}

export async function changeNumber(action: 'pause' | 'resume', account: string): Promise<void> {
  const { dataDir } = readConfig()
  const running = await connectControl(dataDir)
  if (!running) {
    throw new OperatorError(
      `No gateway runs on ${dataDir}. Ask where the number is held: npx forwardcheck numbers says where.`,
    )
  }
  for (const line of await ask(running, { kind: 'numbers', action, account })) console.log(line)
}

async function ask(running: ControlClient, request: ControlRequest): Promise<string[]> {
  const timer = setTimeout(() => running.close(), WAIT_MS)
  try {
    running.send(request)
    for await (const event of running.events) {
      if (event.kind === 'error') throw new OperatorError(event.message)
      if (event.kind === 'numbers') return event.lines
    }
    throw new OperatorError('The running bot does not answer: look at its log, then restart it.')
  } finally {
    clearTimeout(timer)
    running.close()
  }
}

async function readStored(config: Config): Promise<string[]> {
  // Looking must not make a new installation.
  if (config.mode.kind === 'embedded' && !existsSync(config.dataDir)) {
    throw new OperatorError(`There is nothing in ${config.dataDir} yet. Is DATA_DIR the one the bot runs on?`)
  }
  const runtime = await openRuntime(config, createLog('silent'))
  try {
    const numbers = await describeNumbers(runtime.store, [], Date.now())
    return [...numbers, ...describeSpools(await accountsWithFiles(config.dataDir))]
  } finally {
    await runtime.close()
  }
}
