#!/usr/bin/env node
// Launcher: in a checkout it compiles first when sources changed; in an image without src/ it just starts.
import { existsSync } from 'node:fs'

if (existsSync(new URL('../src/cli.ts', import.meta.url))) {
  const { build, isStale } = await import('./build.js')
  if (isStale()) build()
}
await import('../dist/cli.js')
