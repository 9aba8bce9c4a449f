/** Passwords: scrypt as OWASP's cheat sheet on password storage recommends it, off the main thread, one at a time. */
import { randomBytes, randomInt, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/** N = 2^logN. One run takes 128 · N · r bytes and about 0.4 s of one core. */
export interface Cost {
  logN: number
  r: number
  p: number
}

/** The first of OWASP's equivalent settings, as of 2026. */
export const COST: Cost = { logN: 17, r: 8, p: 1 }

const KEY_BYTES = 32
const SALT_BYTES = 16
/** More than these at once would make everybody wait longer than a browser does. */
const MOST_WAITING = 16
/** Of a stored hash: a damaged one must not ask for the machine's whole memory. */
const MOST: Cost = { logN: 20, r: 16, p: 16 }

export type Derive = (
  password: string,
  salt: Uint8Array,
  length: number,
  options: ScryptOptions,
) => Promise<Uint8Array>

export interface Passwords {
  /** In the PHC string format, with its parameters. Rejects with BusyError. */
  hash(password: string): Promise<string>
  /**
   * `stored` null: the same work for nobody, and false. Rejects with BusyError, and with an error for what is no
   * hash of ours.
   */
  verify(password: string, stored: string | null): Promise<boolean>
  /** It was made at another cost than new ones. */
  isOutdated(stored: string): boolean
}

/** Too many passwords wait to be checked already. */
export class BusyError extends Error {}

export function createPasswords(cost: Cost = COST, derive: Derive = deriveByScrypt): Passwords {
  const takeTurns = createTurns()
  const run = (password: string, salt: Uint8Array, { logN, r, p }: Cost): Promise<Uint8Array> =>
    takeTurns(() =>
      // The same letters typed on another keyboard may be other code points.
      derive(password.normalize('NFKC'), salt, KEY_BYTES, {
        N: 2 ** logN,
        r,
        p,
        maxmem: 256 * 2 ** logN * r,
      }),
    )
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES)
      return format(cost, salt, await run(password, salt, cost))
    },
    async verify(password, stored) {
      const { cost: asked, salt, key } = stored === null ? nobody(cost) : parse(stored)
      const isEqual = timingSafeEqual(await run(password, salt, asked), key)
      return isEqual && stored !== null
    },
    isOutdated(stored) {
      const { cost: found } = parse(stored)
      return found.logN !== cost.logN || found.r !== cost.r || found.p !== cost.p
    },
  }
}

/** About 100 bits, in groups that can be read out and typed off. */
export function generatePassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  const group = (): string => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}

function deriveByScrypt(...[password, salt, length, options]: Parameters<Derive>): Promise<Uint8Array> {
  return new Promise((resolve, reject) =>
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key))),
  )
}

/** Each run takes 128 MB: strangers who try passwords side by side must not take the bot's memory. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (work) => {
    if (waiting >= MOST_WAITING) throw new BusyError('too many passwords wait to be checked')
    waiting += 1
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      waiting -= 1
    }
  }
}

interface Hash {
  cost: Cost
  salt: Uint8Array
  key: Uint8Array
}

function nobody(cost: Cost): Hash {
  return { cost, salt: randomBytes(SALT_BYTES), key: randomBytes(KEY_BYTES) }
}

function format({ logN, r, p }: Cost, salt: Uint8Array, key: Uint8Array): string {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
  return `$scrypt$ln=${logN},r=${r},p=${p}$${text(salt)}$${text(key)}`
}

function parse(stored: string): Hash {
  const found =
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/.exec(stored)
  const [, logN, r, p, salt = '', key = ''] = found ?? []
  const cost: Cost = { logN: Number(logN), r: Number(r), p: Number(p) }
  if (!found || cost.logN > MOST.logN || cost.r > MOST.r || cost.p > MOST.p) {
    throw new Error('a stored password is damaged: set a new one with forwardcheck operator password')
  }
  return { cost, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') }
}
