/** Stylesheet and scripts of the console, read once; each address carries a hash of what it serves. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import type { ConsoleEnv } from './shell.ts'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'assets')
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export interface Assets {
  /** Throws for a name that is not there: a slip in a page. */
  address: (name: string) => string
  routes: Hono<ConsoleEnv>
}

export function loadAssets(folder = FOLDER): Assets {
  const files = new Map(
    readdirSync(folder)
      .filter((name) => extname(name) in TYPES)
      .map((name) => {
        const bytes = readFileSync(join(folder, name))
        return [name, { bytes, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 12) }] as const
      }),
  )
  const routes = new Hono<ConsoleEnv>().get('/:name', (c) => {
    const file = files.get(c.req.param('name'))
    if (!file) return c.notFound()
    c.header('Content-Type', TYPES[extname(c.req.param('name'))] ?? 'application/octet-stream')
    // An address with another hash is an older page's: it gets the file, and asks again.
    const isCurrent = c.req.query('v') === file.hash
    c.header('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache')
    return c.body(new Uint8Array(file.bytes))
  })
  return {
    routes,
    address(name) {
      const file = files.get(name)
      if (!file) throw new Error(`no asset ${name}`)
      return `/assets/${name}?v=${file.hash}`
    },
  }
}
