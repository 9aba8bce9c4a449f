/** Programs that a machine may have: looked for on the path, run with a time limit, their output as text. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export function isInstalled(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)))
}

/** What it prints; empty when it fails, for such programs also exit so when they find nothing. */
export async function outputOf(command: string, args: string[], environment = {}): Promise<string> {
  try {
    const { stdout } = await execute(command, args, {
      timeout: 30_000,
      maxBuffer: 8e6,
      env: { ...process.env, ...environment },
    })
    return stdout
  } catch {
    return ''
  }
}
