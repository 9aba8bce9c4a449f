/** The data folder is made private; a folder that is somebody else's is left alone. */
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkMode, prepareFolder, rememberMode } from '../../src/store/data-folder.ts'
import { temporaryFolder, type TestFolder } from '../support/servers.ts'

let folder: TestFolder
let dir: string

beforeEach(() => {
  folder = temporaryFolder()
  dir = join(folder.path, 'data')
})
afterEach(() => folder.remove())

const rights = (): number => statSync(dir).mode & 0o777

function makeOpen(...names: string[]): void {
  mkdirSync(dir)
  for (const name of names) writeFileSync(join(dir, name), '')
  chmodSync(dir, 0o755)
}

test.each([
  ['a missing one', null],
  ['an empty one', []],
  ['a fresh file system', ['lost+found']],
  ['one of ours', ['mode', 'owner.lock']],
  ['one with its key put back', ['data.key']],
])('%s becomes private', (_, names) => {
  if (names) makeOpen(...names)
  prepareFolder(dir)
  expect(rights()).toBe(0o700)
})

test('a folder with other things keeps its rights', () => {
  makeOpen('letters.txt')
  expect(() => prepareFolder(dir)).toThrow(/a folder of its own/)
  expect(rights()).toBe(0o755)
  chmodSync(dir, 0o700)
  prepareFolder(dir)
})

test('the mode is noted once and checked from then on', () => {
  prepareFolder(dir)
  checkMode(dir, 'distributed')
  expect(readdirSync(dir)).toEqual([])
  rememberMode(dir, 'embedded')
  rememberMode(dir, 'embedded')
  expect(() => checkMode(dir, 'distributed')).toThrow(/unset DATABASE_URL/)
  expect(() => rememberMode(dir, 'distributed')).toThrow(/unset DATABASE_URL/)
})
