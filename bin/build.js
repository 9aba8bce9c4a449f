// Compiles src/ to dist/ and copies the content files beside the code that reads them, each YAML file also as
// JSON: parsing YAML would be half of a command's start.
// Usage: node bin/build.js [--if-stale]   (--if-stale: only when a source is newer than the last build)
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
const INPUTS = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'bin/build.js']

/** True when dist/ is missing or older than any file it is made from. */
export function isStale() {
  const stamp = join(dist, '.built')
  if (!fs.existsSync(stamp)) return true
  const built = fs.statSync(stamp).mtimeMs
  return INPUTS.some((path) => newest(join(root, path)) > built)
}

/**
 * Builds beside dist/ and moves the result into place, so that a running bot always finds its modules; exits the
 * process with the compiler's code when it fails.
 */
export function build() {
  const require = createRequire(import.meta.url)
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
  const target = join(root, `dist.${process.pid}`)
  const startedMs = Date.now()
  const options = ['-p', 'tsconfig.build.json', '--outDir', target]
  const run = spawnSync(process.execPath, [compiler, ...options], { cwd: root, stdio: ['ignore', 2, 2] })
  if (run.status !== 0) {
    fs.rmSync(target, { recursive: true, force: true })
    process.exit(run.status ?? 1)
  }
  copyContent(join(root, 'src', 'content'), join(target, 'content'))
  fs.cpSync(join(root, 'src', 'console', 'assets'), join(target, 'console', 'assets'), { recursive: true })
  const stamp = join(target, '.built')
  fs.writeFileSync(stamp, '')
  // What changed while the compiler ran is newer than the stamp.
  fs.utimesSync(stamp, startedMs / 1000, startedMs / 1000)
  moveIntoPlace(target)
}

function copyContent(source, target) {
  fs.cpSync(source, target, { recursive: true, filter: (path) => !path.endsWith('.ts') })
  for (const file of fs.readdirSync(target, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.yaml')) continue
    const document = parse(fs.readFileSync(join(target, file), 'utf8'))
    fs.writeFileSync(join(target, file.replace(/\.yaml$/, '.json')), JSON.stringify(document))
  }
}

/** Several builds at once end with one of their equal results; the others are dropped. */
function moveIntoPlace(target) {
  const old = `${target}.old`
  try {
    if (fs.existsSync(dist)) fs.renameSync(dist, old)
    fs.renameSync(target, dist)
  } catch {
    fs.rmSync(target, { recursive: true, force: true })
  }
  fs.rmSync(old, { recursive: true, force: true })
}

function newest(path) {
  const info = fs.statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  return fs
    .readdirSync(path)
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), info.mtimeMs)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--if-stale') || isStale()) build()
}
