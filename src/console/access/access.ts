/**
 * Who may use the console: what every request goes through, who sent it, and the first visit. The shell mounts it; the
 * pages (log-in, operators, audit; access-areas.ts) are areas beside it. Types only; made in create-access.ts.
 */
import type { MiddlewareHandler } from 'hono'
import type { AuditEntry } from '../../store/console/audit.ts'
import type { ConsoleEnv, Identity, PageContext } from '../shell.ts'
import type { LogInResult } from './log-in.ts'
import type { Passwords } from './passwords.ts'

export interface Access {
  /** null: a visitor. Renews the session's idle time, except for what a page asks by itself (live.js). */
  identify: (c: PageContext) => Promise<Identity | null>
  /**
   * Content security policy with the request's `nonce`, and the others; `no-store` unless the answer says otherwise.
   * Outermost, so that refusals carry them, too.
   */
  securityHeaders: MiddlewareHandler<ConsoleEnv>
  /**
   * After the body limit and after `identity` is set. Refuses a foreign Host (loopback only), and for unsafe methods a
   * foreign Origin or Sec-Fetch-Site and, of a session, a form without its token (field `csrf`, or header
   * `X-CSRF-Token`; not the forms of log-in and set-up). `/api/…` is excepted from the latter two: its keys are in no browser, and cookies mean nothing there.
   */
  protect: MiddlewareHandler<ConsoleEnv>
  record: (entry: AuditEntry) => Promise<void>
  /**
   * A link that makes the first admin, once, as long as this process runs; null when there is an operator already, or
   * the console is public. To be shown to whoever started the process and never to be logged.
   * `address`: of this console as the browser on this machine calls it, like `http://127.0.0.1:8080`.
   */
  createSetup: (address: string) => Promise<{ link: string | null }>

  /** For the pages. `name` as OperatorName makes it, '' for what is none; on `done` the answer carries the session. */
  logIn: (c: PageContext, typed: { name: string; password: string }) => Promise<LogInResult>
  logOut: (c: PageContext) => Promise<void>
  /** Whether the token of a set-up link is good still. */
  isSetupOpen: (token: string) => Promise<boolean>
  /** Makes the first admin, who is logged in then; false: the link was used, or there is an operator by now. */
  finishSetup: (c: PageContext, wish: { token: string; name: string; password: string }) => Promise<boolean>
  /**
   * `password` must be the operator's present one. On `done` all their sessions end, and the answer carries a new one.
   */
  changePassword: (
    c: PageContext,
    change: { name: string; password: string; next: string },
  ) => Promise<LogInResult>
  passwords: Passwords
}
