/** Which passphrases are taken for something new, and what is said about the others. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readPassphrase } from '../../src/cli/passphrase.ts'
import { temporaryFolder, type TestFolder } from '../support/servers.ts'

let files: TestFolder
beforeEach(() => {
  files = temporaryFolder()
})
afterEach(() => files.remove())

function read(passphrase: string, isNew: boolean): Promise<string> {
  const file = join(files.path, 'passphrase')
  writeFileSync(file, `${passphrase}\n`, { mode: 0o600 })
  return readPassphrase({ file, isNew })
}

it.each(['correct horse', 'zwölf Zeichen', ' abcdeabcdeab ', 'пароль-длинный'])(
  'takes %j',
  async (passphrase) => {
    expect(await read(passphrase, true)).toBe(passphrase)
  },
)

it.each(['', 'short', 'abcdefghijk', ' abcdefghij ', ' '.repeat(12), 'abcde'.padEnd(20), '🂡🂢🂣🂤🂥🂦'])(
  'refuses %j as too short',
  async (passphrase) => {
    await expect(read(passphrase, true)).rejects.toThrow('too short: take 12 characters or more')
  },
)

it.each(['a'.repeat(12), 'abab'.repeat(9), '1234'.repeat(3), `a${' '.repeat(20)}b`])(
  'refuses %j, which repeats itself',
  async (passphrase) => {
    await expect(read(passphrase, true)).rejects.toThrow('take 5 different characters or more')
  },
)

it('takes an old one as it is, whatever the rules were when it was made', async () => {
  expect(await read('aaaaaaaaaaaa', false)).toBe('aaaaaaaaaaaa')
  expect(await read(' '.repeat(12), false)).toBe(' '.repeat(12))
  await expect(read('', false)).rejects.toThrow('The passphrase is empty.')
})
