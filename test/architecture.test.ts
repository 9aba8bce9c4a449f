/**
 * Who may import whom; the reasons are in docs/decisions/0008-parts-and-imports.md. The test first asserts that it saw the whole tree:
 * a check that looked at nothing must fail.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const source = join(root, 'src')

interface Rule {
  ours: string[]
  outside: string[]
}

/** Part → what of ours and what packages it may import. A part is a folder of src/, or a file at its top. */
const RULES: Record<string, Rule> = {
  model: { ours: [], outside: ['zod'] },
  log: { ours: [], outside: ['pino'] },
  'config-console': { ours: [], outside: ['zod'] },
  config: { ours: ['config-console', 'conversation/duty'], outside: ['zod', 'node:'] },
  content: { ours: ['model'], outside: ['zod', 'yaml', 'node:'] },
  channels: { ours: ['model'], outside: ['node:'] },
  'channels/whatsapp': {
    ours: ['model', 'channels', 'store/store'],
    outside: ['@whiskeysockets/baileys', 'rate-limiter-flexible', 'zod', 'pino', 'node:'],
  },
  media: {
    ours: ['model'],
    outside: [
      'sharp',
      'jsqr',
      'zxing-wasm',
      'tesseract.js-core',
      '@hyzyla/pdfium',
      'tinypool',
      'zod',
      'node:',
    ],
  },
  triage: { ours: ['model', 'content', 'conversation/state'], outside: ['tldts', 'libphonenumber-js'] },
  conversation: { ours: ['model', 'content'], outside: ['zod'] },
  advice: { ours: ['model', 'content', 'conversation'], outside: ['messageformat'] },
  pipeline: { ours: ['model', 'content', 'triage', 'conversation', 'advice'], outside: [] },
  version: { ours: [], outside: ['node:'] },
  'check-message': { ours: ['model', 'pipeline'], outside: ['zod'] },
  queues: { ours: ['log'], outside: ['bullmq', 'ioredis', 'zod'] },
  store: {
    ours: ['model', 'channels/channel', 'conversation/limits', 'conversation/state', 'triage/marks-picture'],
    outside: ['pg', '@electric-sql/pglite', 'rate-limiter-flexible', 'zod', 'node:'],
  },
  runtime: { ours: ['config', 'log', 'queues', 'store'], outside: [] },
  workers: {
    ours: ['model', 'log', 'queues', 'store', 'channels/channel', 'conversation'],
    outside: ['rate-limiter-flexible', 'node:'],
  },
  metrics: { ours: ['model', 'queues', 'store/store', 'workers/meters'], outside: ['prom-client'] },
  gateway: { ours: ['log', 'queues', 'store', 'channels'], outside: ['node:'] },
  console: {
    ours: [
      'model',
      'check-message',
      'version',
      'log',
      'config',
      'config-console',
      'content',
      'queues',
      'store',
      'channels/channel',
      'channels/simulator',
      'conversation/duty',
      'advice/correction',
      'advice/voice',
      'advice/person-answer',
      'triage/outgoing-text',
    ],
    outside: [
      'hono',
      '@hono/node-server',
      'messageformat',
      'rate-limiter-flexible',
      'zod',
      'zod-openapi',
      'node:',
      'marked',
      'uqr',
    ],
  },
}

/** These compose everything. */
const COMPOSERS = [
  'main',
  'content-in-force',
  'start-console',
  'start-health',
  'start-numbers',
  'control',
  'cli',
]

interface Import {
  file: string
  part: string
  target: string
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
)
const imports = files.flatMap(importsOf)

function partOf(file: string): string {
  if (file.startsWith(join('channels', 'whatsapp'))) return 'channels/whatsapp'
  return file.includes('/') ? file.split('/')[0]! : file.replace(/\.ts$/, '')
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8')
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'([^'\n]+)'/g)
  return [...found].map(([, target]) => ({ file, part: partOf(file), target: target! }))
}

/** A relative target as a path under src/ without its extension. */
function ownPath(entry: Import): string {
  return relative(source, resolve(join(source, dirname(entry.file)), entry.target)).replace(/\.(ts|js)$/, '')
}

function isWithin(target: string, allowed: string): boolean {
  return target === allowed || target.startsWith(allowed === 'node:' ? allowed : `${allowed}/`)
}

/** The import with its target as the rules write it. */
function targetOf(entry: Import): string {
  return entry.target.startsWith('.') ? ownPath(entry) : entry.target
}

function isAllowed(entry: Import): boolean {
  const target = targetOf(entry)
  if (entry.target.startsWith('.') && partOf(target) === entry.part) return true
  const { ours, outside } = RULES[entry.part]!
  return (entry.target.startsWith('.') ? ours : outside).some((allowed) => isWithin(target, allowed))
}

describe('import rules', () => {
  test('saw the whole tree', () => {
    expect(files.length).toBeGreaterThan(60)
    expect(imports.length).toBeGreaterThan(150)
    const parts = new Set(files.map(partOf))
    for (const part of [...Object.keys(RULES), ...COMPOSERS]) expect([...parts]).toContain(part)
    expect(imports.some((entry) => entry.target === '@whiskeysockets/baileys')).toBe(true)
  })

  test('every part has a rule', () => {
    const unruled = files.map(partOf).filter((part) => !RULES[part] && !COMPOSERS.includes(part))
    expect([...new Set(unruled)]).toEqual([])
  })

  test('nobody imports what is not theirs', () => {
    const broken = imports
      .filter((entry) => !COMPOSERS.includes(entry.part))
      .filter((entry) => !isAllowed(entry))
      .map((entry) => `${entry.file} imports ${entry.target}`)
    expect(broken).toEqual([])
  })

  test('no rule allows what nobody needs', () => {
    const unused = Object.entries(RULES).flatMap(([part, { ours, outside }]) =>
      [...ours, ...outside]
        .filter(
          (allowed) => !imports.some((entry) => entry.part === part && isWithin(targetOf(entry), allowed)),
        )
        .map((allowed) => `${part}: ${allowed}`),
    )
    expect(unused).toEqual([])
  })

  test('each vendor lives in one part', () => {
    const homes = new Map<string, Set<string>>()
    for (const { target, part } of imports) {
      if (['@whiskeysockets/baileys', 'bullmq', 'sharp', 'pg', '@electric-sql/pglite'].includes(target)) {
        homes.set(target, (homes.get(target) ?? new Set()).add(part))
      }
    }
    expect(homes.size).toBe(5)
    expect([...homes].filter(([, parts]) => parts.size > 1).map(([vendor]) => vendor)).toEqual([])
  })
})

describe('size and shape', () => {
  const FORBIDDEN = /^(utils?|helpers?|common|types|services|misc)(\.ts)?$/

  test('no file over 300 lines, in src, test and bench', () => {
    const all = ['src', 'test', 'bench'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(folder, file)),
    )
    expect(all.length).toBeGreaterThan(100)
    const long = all.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 301)
    expect(long).toEqual([])
  })

  test('no drawers for odds and ends, no barrels', () => {
    const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).flatMap((path) =>
      path.split('/'),
    )
    expect(names.filter((name) => FORBIDDEN.test(name) || name === 'index.ts')).toEqual([])
  })

  test('only config.ts reads the environment', () => {
    const readers = files.filter((file) => /process\.env\b/.test(readFileSync(join(source, file), 'utf8')))
    expect(readers.filter((file) => file !== 'config.ts')).toEqual([])
  })

  test('the core reads no clock, no chance and does no input or output', () => {
    const core = files.filter((file) =>
      ['triage', 'conversation', 'advice', 'pipeline'].includes(partOf(file)),
    )
    expect(core.length).toBeGreaterThan(20)
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|from 'node:/
    expect(core.filter((file) => impure.test(readFileSync(join(source, file), 'utf8')))).toEqual([])
  })
})
