/** Vitest global set-up: compiles once, so that tests can start whole processes of the program. */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Not when TEST_PROGRAM names another build, see bot-process.ts. */
export default function build(): void {
  if (process.env['TEST_PROGRAM']) return
  const script = resolve(import.meta.dirname, '../../bin/build.js')
  const run = spawnSync(process.execPath, [script, '--if-stale'], { stdio: 'inherit' })
  if (run.status !== 0) throw new Error('the build failed')
}
