/**
 * Drives a loopback server that runs in a process of its own, with the methods of the in-process one.
 * `spawnLoopbackWhatsApp` starts that process; `connectControls` talks to one that runs already.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BufferJSON } from '@whiskeysockets/baileys'
import { CONTROL_METHODS } from './control-methods.ts'
import type { LoopbackControls, LoopbackWaits, ServerAddress } from './controls.ts'
import type { LoopbackOptions } from './server.ts'
import { createWaits } from './waits.ts'

/** The one argument of `serve.ts`, as JSON. */
export interface ServeOptions extends LoopbackOptions {
  controlPort?: number
  /** The process stops when its standard input ends, so that it cannot outlive a killed parent. */
  endsWithStdin?: boolean
}

/** The line that `serve.ts` prints when it is ready. */
export interface ServeLine extends ServerAddress {
  controlUrl: string
}

export interface SpawnedWhatsApp extends LoopbackControls, LoopbackWaits, ServeLine {
  /** Of the server's process. */
  pid: number
  /** Resolves when the process has ended. */
  stop(): Promise<void>
}

const SERVE_SCRIPT = fileURLToPath(new URL('./serve.ts', import.meta.url))

/** Rejects with the message the control threw over there. */
async function callControl(controlUrl: string, method: string, parameters: unknown[]): Promise<unknown> {
  // JSON has no undefined: an omitted argument must stay omitted for its default to apply.
  const given = parameters.slice(0, parameters.findLastIndex((value) => value !== undefined) + 1)
  const body = JSON.stringify(given, BufferJSON.replacer)
  const response = await fetch(`${controlUrl}/${method}`, { method: 'POST', body })
  const answer = JSON.parse(await response.text(), BufferJSON.reviver) as { result?: unknown; error?: string }
  if (answer.error !== undefined) throw new Error(answer.error)
  return answer.result
}

/** The controls and waits of the server whose control interface listens at `controlUrl`. */
export function connectControls(controlUrl: string): LoopbackControls & LoopbackWaits {
  const methods = CONTROL_METHODS.map((method) => [
    method,
    (...parameters: unknown[]) => callControl(controlUrl, method, parameters),
  ])
  const controls = Object.fromEntries(methods) as unknown as LoopbackControls
  return { ...controls, ...createWaits(controls) }
}

/** Starts `serve.ts` under tsx and waits for its line. The child ends with `stop()` or with this process. */
export async function spawnLoopbackWhatsApp(options: ServeOptions = {}): Promise<SpawnedWhatsApp> {
  const argument = JSON.stringify({ ...options, endsWithStdin: true } satisfies ServeOptions)
  const child = spawn(process.execPath, ['--import', 'tsx', SERVE_SCRIPT, argument], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([once(lines, 'line'), exited.then(() => undefined)])
  if (!first || child.pid === undefined) throw new Error('the loopback server did not start')
  const line = JSON.parse(String(first[0])) as ServeLine
  return {
    ...connectControls(line.controlUrl),
    ...line,
    pid: child.pid,
    async stop() {
      child.stdin.end()
      await exited
    },
  }
}
