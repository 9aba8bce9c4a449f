/** The data key: its file, made once and private, and the forms it may have in the configuration. */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATA_KEY_FILE, loadOrCreateDataKey, parseDataKey } from '../../src/store/data-key.ts'
import { temporaryFolder, type TestFolder } from '../support/servers.ts'

describe('data key', () => {
  let folder: TestFolder
  beforeEach(() => (folder = temporaryFolder()))
  afterEach(() => folder.remove())

  it('is made once, readable by its owner only', () => {
    const key = loadOrCreateDataKey(folder.path)
    expect(key).toHaveLength(32)
    expect(loadOrCreateDataKey(folder.path)).toEqual(key)
    expect(statSync(join(folder.path, DATA_KEY_FILE)).mode & 0o777).toBe(0o600)
  })

  it('is refused when others can read it', () => {
    loadOrCreateDataKey(folder.path)
    chmodSync(join(folder.path, DATA_KEY_FILE), 0o644)
    expect(() => loadOrCreateDataKey(folder.path)).toThrow('chmod 600')
  })

  it('is refused, and not replaced, when damaged', () => {
    const file = join(folder.path, DATA_KEY_FILE)
    writeFileSync(file, 'half a k', { mode: 0o600 })
    expect(() => loadOrCreateDataKey(folder.path)).toThrow('put the saved copy')
    expect(readFileSync(file, 'utf8')).toBe('half a k')
  })

  it('is read from base64 and hex', () => {
    const key = Buffer.alloc(32, 9)
    expect(parseDataKey(key.toString('base64'))).toEqual(key)
    expect(parseDataKey(key.toString('hex'))).toEqual(key)
    for (const bad of ['', 'short', `${key.toString('base64')}AAAA`]) {
      expect(() => parseDataKey(bad)).toThrow('openssl rand')
    }
  })
})
