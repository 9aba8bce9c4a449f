/**
 * The cookies of the console. `__Host-session` is the log-in: signed, gone with the browser. `__Host-device` says that
 * an operator logged in with this browser once, so that nobody else's failures lock them out; it opens nothing.
 */
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie'
import type { PageContext } from '../shell.ts'
import { isEqual, randomId, type Secrets } from './secrets.ts'

const SESSION = 'session'
const DEVICE = 'device'
const DEVICE_SECONDS = 180 * 86_400
const OPTIONS = { prefix: 'host', secure: true, httpOnly: true, sameSite: 'Lax' } as const

/** Of a session, as `randomId` makes it; null without one, or when its signature is not ours. */
export async function readSessionId(c: PageContext, { cookie }: Secrets): Promise<string | null> {
  const id = await getSignedCookie(c, cookie, SESSION, 'host')
  return typeof id === 'string' && /^[\w-]{43}$/.test(id) ? id : null
}

export async function giveSessionId(c: PageContext, { cookie }: Secrets, id: string): Promise<void> {
  await setSignedCookie(c, SESSION, id, cookie, OPTIONS)
}

export function dropSessionId(c: PageContext): void {
  deleteCookie(c, SESSION, OPTIONS)
}

/** Id of the browser, when that operator logged in with it before; null otherwise. */
export function readDevice(c: PageContext, secrets: Secrets, name: string): string | null {
  const [id = '', tag = ''] = getCookie(c, DEVICE, 'host')?.split('.', 2) ?? []
  return id !== '' && isEqual(tag, secrets.deviceTag(name, id)) ? id : null
}

/** A browser keeps its id, so that failures before a log-in and after it count together. */
export function giveDevice(c: PageContext, secrets: Secrets, name: string): void {
  const id = readDevice(c, secrets, name) ?? randomId()
  setCookie(c, DEVICE, `${id}.${secrets.deviceTag(name, id)}`, { ...OPTIONS, maxAge: DEVICE_SECONDS })
}
