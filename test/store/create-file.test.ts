/** Gateway and worker start at the same moment: both read what one of them wrote, whole. */
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder, type TestFolder } from '../support/servers.ts'

const FILES = 60
const PROCESSES = 2

let folder: TestFolder
beforeEach(() => (folder = temporaryFolder()))
afterEach(() => folder.remove())

/** Makes the same files as the others, each when all have come to it; prints how many it made and lost at the last moment. */
const racer = (dir: string, ready: string): string => `
  import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
  import { createFile } from './src/store/create-file.ts'
  let own = 0, beaten = 0
  for (let i = 0; i < ${FILES}; i++) {
    const file = '${dir}/' + i
    writeFileSync('${ready}/' + process.pid + '-' + i, '')
    while (readdirSync('${ready}').length < ${PROCESSES} * (i + 1));
    const isFree = !existsSync(file)
    if (createFile(file, 'x'.repeat(5000))) own++
    else if (isFree) beaten++
    if (readFileSync(file, 'utf8').length !== 5000) throw new Error('half a file')
  }
  console.log(JSON.stringify({ own, beaten }))`

const run = (script: string): Promise<{ own: number; beaten: number }> =>
  new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', script]
    execFile(process.execPath, args, (error, stdout) => (error ? reject(error) : resolve(JSON.parse(stdout))))
  })

test('each file has one maker, and nobody reads half of it', { timeout: 60_000 }, async () => {
  const [files, ready] = ['files', 'ready'].map((name) => join(folder.path, name)) as [string, string]
  for (const dir of [files, ready]) mkdirSync(dir)
  const counts = await Promise.all(Array.from({ length: PROCESSES }, () => run(racer(files, ready))))
  expect(counts.reduce((sum, { own }) => sum + own, 0)).toBe(FILES)
  expect(counts.reduce((sum, { beaten }) => sum + beaten, 0)).toBeGreaterThan(FILES / 10)
  expect(readdirSync(files)).toHaveLength(FILES)
})
