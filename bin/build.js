// Compiles src/ to dist/ and copies the content files beside the code that reads them, each YAML file also as
// JSON: parsing YAML would be half of a command's start.
// Usage: node bin/build.js [--if-stale]   (--if-stale: only when a source is newer than the last build)
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'dist', '.built')

/** True when dist/ is missing or older than any file it is made from. */
export function isStale() {
  if (!existsSync(stamp)) return true
  const built = statSync(stamp).mtimeMs
  const inputs = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((p) =>
    join(root, p),
  )
  return inputs.some((path) => newest(path) > built)
}

/** Builds; exits the process with the compiler's code when it fails. */
export function build() {
  const require = createRequire(import.meta.url)
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const run = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (run.status !== 0) process.exit(run.status ?? 1)
  cpSync(join(root, 'src', 'content'), join(root, 'dist', 'content'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  })
  const content = join(root, 'dist', 'content')
  for (const file of readdirSync(content, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.yaml')) continue
    const document = parse(readFileSync(join(content, file), 'utf8'))
    writeFileSync(join(content, file.replace(/\.yaml$/, '.json')), JSON.stringify(document))
  }
  writeFileSync(stamp, '')
}

function newest(path) {
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  const children = readdirSync(path).map((name) => newest(join(path, name)))
  return Math.max(info.mtimeMs, ...children)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--if-stale') || isStale()) build()
}
