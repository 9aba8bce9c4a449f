/** Password hashes: the real cost once, the format, the work for nobody, and how many at once. */
import { describe, expect, it } from 'vitest'
import { BusyError, COST, createPasswords, generatePassword } from '../../../src/console/access/passwords.ts'
import { problemOfPassword } from '../../../src/console/access/credential-rules.ts'
import { clientAddress } from '../../../src/console/access/client-address.ts'
import { Hono } from 'hono'
import { CHEAP, countingDerive } from './access-bench.ts'

describe('a hash', () => {
  it('is made and checked at the cost that OWASP recommends, without blocking', async () => {
    const passwords = createPasswords()
    let ticks = 0
    const timer = setInterval(() => (ticks += 1), 5)
    const stored = await passwords.hash('correct horse battery')
    expect(stored).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(await passwords.verify('correct horse battery', stored)).toBe(true)
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(5)
    expect(COST).toEqual({ logN: 17, r: 8, p: 1 })
  })

  it('is another one each time, and fits only its own password', async () => {
    const passwords = createPasswords(CHEAP)
    const [one, other] = [await passwords.hash('one password'), await passwords.hash('one password')]
    expect(one).not.toBe(other)
    expect(await passwords.verify('one password', other)).toBe(true)
    expect(await passwords.verify('one passworD', one)).toBe(false)
    // Typed on another keyboard: é as one code point, or as two.
    expect(await passwords.verify('cafe\u0301 password', await passwords.hash('café password'))).toBe(true)
  })

  it('of another cost is still checked, and known to be outdated', async () => {
    const stored = await createPasswords(CHEAP).hash('one password')
    const passwords = createPasswords({ ...CHEAP, logN: 5 })
    expect(await passwords.verify('one password', stored)).toBe(true)
    expect(passwords.isOutdated(stored)).toBe(true)
    expect(passwords.isOutdated(await passwords.hash('x'))).toBe(false)
  })

  it.each([
    '',
    'plain',
    '$scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$' + 'A'.repeat(43),
    '$argon2id$v=19$x$y',
  ])('that is damaged, or asks for too much memory, is an error: %j', async (stored) => {
    const { derive, runs } = countingDerive()
    await expect(createPasswords(CHEAP, derive).verify('x', stored)).rejects.toThrow('operator password')
    expect(runs()).toBe(0)
  })
})

describe('checking', () => {
  it('does the same work for nobody, with no password that fits', async () => {
    const { derive, runs } = countingDerive()
    const asked: unknown[] = []
    const passwords = createPasswords(CHEAP, (password, salt, length, options) => {
      asked.push(options)
      return derive(password, salt, length, options)
    })
    const stored = await passwords.hash('one password')
    await passwords.verify('wrong', stored)
    expect(await passwords.verify('', null)).toBe(false)
    expect(runs()).toBe(3)
    expect(asked[2]).toEqual(asked[1])
  })

  it('goes one at a time, and turns away what would wait too long', async () => {
    let atOnce = 0
    let most = 0
    const passwords = createPasswords(CHEAP, async (_password, _salt, length) => {
      most = Math.max(most, (atOnce += 1))
      await new Promise((resolve) => setImmediate(resolve))
      atOnce -= 1
      return Buffer.alloc(length)
    })
    const asked = await Promise.allSettled(Array.from({ length: 40 }, () => passwords.verify('x', null)))
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
    expect(most).toBe(1)
    expect(refused).toHaveLength(24)
    expect(refused.every((reason) => reason instanceof BusyError)).toBe(true)
    expect(await passwords.verify('x', null)).toBe(false)
  })
})

describe('a password', () => {
  it('is refused when it is short, long, repeats itself or is the name', () => {
    expect(problemOfPassword('elevenchars', 'amina')).toBe('too-short')
    expect(problemOfPassword(`${' '.repeat(20)}short`, 'amina')).toBe('too-short')
    expect(problemOfPassword('x'.repeat(257), 'amina')).toBe('too-long')
    expect(problemOfPassword('abababababab', 'amina')).toBe('too-plain')
    expect(problemOfPassword('AminaAmina123', 'amina')).toBe('too-plain')
    expect(problemOfPassword('تین بے ربط الفاظ', 'amina')).toBeNull()
    expect(problemOfPassword('correct horse battery', 'amina')).toBeNull()
  })

  it('that is made up is good enough, and never the same', () => {
    const made = Array.from({ length: 50 }, generatePassword)
    expect(new Set(made).size).toBe(50)
    for (const password of made) {
      expect(password).toMatch(/^([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}$/)
      expect(problemOfPassword(password, 'amina')).toBeNull()
    }
  })
})

describe('the address of a client', () => {
  async function addressOf(remote: string, forwarded: string | null, hasProxy: boolean): Promise<string> {
    const app = new Hono().get('/', (c) => c.text(clientAddress(c, hasProxy)))
    const env = { incoming: { socket: { remoteAddress: remote, remotePort: 1, remoteFamily: 'IPv4' } } }
    const headers = forwarded === null ? {} : { 'x-forwarded-for': forwarded }
    return (await app.request('/', { headers }, env)).text()
  }

  it('is what the last proxy saw, and only where there is one', async () => {
    expect(await addressOf('127.0.0.1', '203.0.113.9', false)).toBe('127.0.0.1')
    expect(await addressOf('127.0.0.1', '203.0.113.9, 198.51.100.4', true)).toBe('198.51.100.4')
    expect(await addressOf('127.0.0.1', null, true)).toBe('127.0.0.1')
    expect(await addressOf('127.0.0.1', "1.2.3.4, '; DROP", true)).toBe('127.0.0.1')
  })

  it('is one for a whole /64, and for both ways to write IPv4', async () => {
    expect(await addressOf('::ffff:192.0.2.1', null, false)).toBe('192.0.2.1')
    expect(await addressOf('2001:db8:1:2:3:4:5:6', null, false)).toBe('2001:db8:1:2::/64')
    expect(await addressOf('2001:0DB8:1:2::9', null, false)).toBe('2001:db8:1:2::/64')
    expect(await addressOf('2001:db8::1', null, false)).toBe('2001:db8:0:0::/64')
    expect(await addressOf('::1', null, false)).toBe('0:0:0:0::/64')
    expect(await addressOf('fe80::1%eth0', null, false)).toBe('fe80:0:0:0::/64')
  })

  it('is unknown without a socket', async () => {
    const app = new Hono().get('/', (c) => c.text(clientAddress(c, false)))
    expect(await (await app.request('/')).text()).toBe('unknown')
  })
})
