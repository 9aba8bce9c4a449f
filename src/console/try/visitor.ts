/** Who a visitor is: 128 random bits in a cookie, which name their chat and are in no address and in no page. */
import { randomBytes } from 'node:crypto'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { PageContext } from '../shell.ts'

const NAME = 'try'
const SUFFIX = '@try'

/** null: they have not written yet. */
export function visitorOf(c: PageContext): string | null {
  const value = getCookie(c, NAME)
  return value !== undefined && /^[0-9a-f]{32}$/.test(value) ? value : null
}

/** Only with their first message: a cookie set by a page that another site linked to would take the place of theirs. */
export function welcome(c: PageContext, isSecure: boolean): string {
  const visitor = randomBytes(16).toString('hex')
  setCookie(c, NAME, visitor, { path: '/try', httpOnly: true, sameSite: 'Strict', secure: isSecure })
  return visitor
}

export function dismiss(c: PageContext, isSecure: boolean): void {
  deleteCookie(c, NAME, { path: '/try', httpOnly: true, sameSite: 'Strict', secure: isSecure })
}

/** Address of their simulated phone. */
export function chatOf(visitor: string): string {
  return `${visitor}${SUFFIX}`
}

/** null for the simulator's other chats. */
export function visitorIn(chat: string): string | null {
  return chat.endsWith(SUFFIX) ? chat.slice(0, -SUFFIX.length) : null
}
