/** The export as a file: round trip, every changed or cut region, passphrases, and nothing readable in it. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  openSessionFile,
  sealSessionFile,
  SessionFileError,
  type MakeKey,
  type SessionSnapshot,
} from '../../src/store/session-file.ts'
import { linkOf } from '../../src/store/session-link.ts'
import { credsBytes } from './stored-session.ts'

const PASSPHRASE = 'correct horse battery staple'

function snapshot(part: Partial<SessionSnapshot> = {}): SessionSnapshot {
  const creds = credsBytes()
  return {
    account: 'default',
    version: 41,
    takenMs: Date.UTC(2026, 10, 23, 4, 5, 6),
    link: linkOf(creds) ?? '',
    recordKey: Buffer.alloc(32, 5).toString('base64'),
    records: [
      { key: 'a'.repeat(64), type: 'creds', value: creds },
      { key: 'b'.repeat(64), type: 'session', value: Buffer.from('{"marked-secret":1}') },
    ],
    ...part,
  }
}

const refused = async (file: Uint8Array, passphrase = PASSPHRASE): Promise<string> => {
  const error: unknown = await openSessionFile(file, passphrase, fast).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(SessionFileError)
  return String(error)
}

/** In no time: how a key is made does not matter to the form. */
const fast: MakeKey = async (passphrase, salt) =>
  createHash('sha256').update(passphrase.normalize('NFKC')).update(salt).digest()

describe('session file', () => {
  const whole = snapshot()
  let file: Buffer
  beforeAll(async () => {
    file = await sealSessionFile(whole, PASSPHRASE, fast)
  })

  it('gives back what it was made of', async () => {
    expect(await openSessionFile(file, PASSPHRASE, fast)).toEqual(whole)
    const text = file.toString('latin1')
    expect(text.split('\n')[0]).toContain(
      '"account":"default","sessionVersion":41,"takenAt":"2026-11-23T04:05:06.000Z"',
    )
    for (const hidden of ['marked-secret', '15550009999', PASSPHRASE, 'b'.repeat(64)]) {
      expect(text).not.toContain(hidden)
    }
    expect((await sealSessionFile(whole, PASSPHRASE, fast)).equals(file)).toBe(false)
  })

  it('opens with its passphrase only, however that was typed', async () => {
    expect(await refused(file, `${PASSPHRASE} `)).toContain('passphrase')
    expect((await openSessionFile(await sealSessionFile(whole, PASSPHRASE), PASSPHRASE)).link).toBe(
      whole.link,
    )
    const composed = await sealSessionFile(whole, 'пароль для бота: é')
    expect(await openSessionFile(composed, 'пароль для бота: e\u0301')).toEqual(whole)
  })

  it('is refused when a bit is flipped in any region', async () => {
    const end = file.indexOf('\n')
    const places = {
      format: file.indexOf('forwardcheck'),
      account: file.indexOf('default'),
      version: file.indexOf('41,'),
      time: file.indexOf('2026'),
      records: file.indexOf('"records":') + 10,
      salt: file.indexOf('"salt"') + 10,
      nonce: file.indexOf('"nonce"') + 11,
      'end of line': end,
      'first sealed byte': end + 1,
      middle: Math.floor((end + file.length) / 2),
      'first byte of the tag': file.length - 16,
      'last byte': file.length - 1,
    }
    for (const [name, at] of Object.entries(places)) {
      expect([name, at > 0]).toEqual([name, true])
      const changed = Buffer.from(file)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(`${name}: ${await refused(changed)}`).toMatch(/no session export|changed/)
    }
    expect(Object.keys(places)).toHaveLength(12)
  })

  it('is refused when it was cut, or something was added', async () => {
    const cuts = [0, 1, 100, file.indexOf('\n'), file.indexOf('\n') + 1, file.length - 17, file.length - 1]
    for (const length of cuts) await refused(file.subarray(0, length))
    await refused(Buffer.concat([file, Buffer.of(0)]))
    expect(cuts).toHaveLength(7)
  })

  it('is refused for what never was one, without trying the passphrase', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        expect(await refused(bytes)).toContain('no session export')
      }),
    )
    const line = JSON.parse(file.toString('latin1').split('\n')[0] ?? '') as object
    const newer = Buffer.from(`${JSON.stringify({ ...line, version: 2, more: true })}\nsealed otherwise`)
    expect(await refused(newer)).toContain('newer program')
  })

  it('is refused when it holds no complete session, though it is authentic', async () => {
    const [creds, session] = whole.records as [
      SessionSnapshot['records'][number],
      SessionSnapshot['records'][number],
    ]
    const wrong: Partial<SessionSnapshot>[] = [
      { records: [session] },
      { records: [creds, { ...session, value: Buffer.from('{"half') }] },
      { records: [creds, { ...session, key: creds.key }] },
      { records: [creds, { ...session, key: 'short' }] },
      { link: 'c'.repeat(64) },
      { records: [{ ...creds, value: credsBytes({ account: undefined }) }] },
    ]
    for (const part of wrong) {
      expect(await refused(await sealSessionFile(snapshot({ ...whole, ...part }), PASSPHRASE, fast))).toMatch(
        /complete session|damaged|form/,
      )
    }
    expect(wrong).toHaveLength(6)
  })
})
