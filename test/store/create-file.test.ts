/** Gateway and worker start at the same moment: both read what one of them wrote, whole. */
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder, type TestFolder } from '../support/servers.ts'

const FILES = 400
const PROCESSES = 3

let folder: TestFolder
beforeEach(() => (folder = temporaryFolder()))
afterEach(() => folder.remove())

/** Makes the same files as the others, once all are there; prints how many were its own, and fails on half a file. */
const racer = (dir: string, ready: string): string => `
  import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
  import { createFile } from './src/store/create-file.ts'
  writeFileSync('${ready}/' + process.pid, '')
  while (readdirSync('${ready}').length < ${PROCESSES});
  let own = 0
  for (let i = 0; i < ${FILES}; i++) {
    const file = '${dir}/' + i
    if (createFile(file, 'x'.repeat(5000))) own++
    if (readFileSync(file, 'utf8').length !== 5000) throw new Error('half a file')
  }
  console.log(own)`

const run = (script: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', script]
    execFile(process.execPath, args, (error, stdout) => (error ? reject(error) : resolve(Number(stdout))))
  })

test('each file has one maker, and nobody reads half of it', { timeout: 60_000 }, async () => {
  const [files, ready] = ['files', 'ready'].map((name) => join(folder.path, name)) as [string, string]
  for (const dir of [files, ready]) mkdirSync(dir)
  const own = await Promise.all(Array.from({ length: PROCESSES }, () => run(racer(files, ready))))
  expect(own.reduce((sum, each) => sum + each, 0)).toBe(FILES)
  expect(own.filter((each) => each > 0).length).toBeGreaterThan(1)
  expect(readdirSync(files)).toHaveLength(FILES)
})
