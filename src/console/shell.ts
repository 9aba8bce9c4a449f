/** What every area of the console is given, and what it gives back. Types only; made in create-shell.ts. */
import type { Context, Hono, MiddlewareHandler } from 'hono'
import type { html } from 'hono/html'
import type { Language } from '../model.ts'

/** Each may do what the one before may. */
export const ROLES = ['viewer', 'analyst', 'admin'] as const
export type Role = (typeof ROLES)[number]

export interface Operator {
  id: string
  name: string
  role: Role
}

/** Who sent a request, and the token that their forms must carry. */
export interface Identity {
  operator: Operator
  csrf: string
}

/** What the console knows of the request at hand. */
export interface ConsoleEnv {
  Variables: {
    requestId: string
    /** Of this answer's scripts, for the content security policy. */
    nonce: string
    /** In which the page is written. */
    language: Language
    identity: Identity | null
  }
}

export type PageContext = Context<ConsoleEnv>

/** Escaped already: made by `html` of hono/html. */
export type Html = ReturnType<typeof html>

/** Message id and its variables → the text in the page's language. An unknown id shows itself in ⟦brackets⟧. */
export type Say = (id: string, values?: Record<string, string | number>) => string

export interface View {
  /** Message id, or a text made with `say`. */
  title: string
  body: Html
  /** Files of assets/, like `try.js`, loaded after the page. */
  scripts?: readonly string[]
  /** 200 unless told. */
  status?: 200 | 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503
  /** Without frame and navigation, as the try page wants it. */
  isPlain?: boolean
}

export interface Shell {
  /** A whole page: head, navigation, `body` in main under a heading with the title. */
  page: (c: PageContext, view: View) => Promise<Response>
  /** Only `body`, for live.js and its like. */
  fragment: (c: PageContext, body: Html) => Promise<Response>
  say: (c: PageContext) => Say
  /** Hidden field that every POST form carries; nothing for visitors, who have no session. */
  csrfField: (c: PageContext) => Html
  /** Lets that role and higher ones through. Visitors are sent to /login and come back, others get a page of 403. */
  needs: (role: Role) => MiddlewareHandler<ConsoleEnv>
  /** The operator; throws where `needs` was forgotten. */
  operator: (c: PageContext) => Operator
  /** Records what an operator did. `subject`: an id, never content. */
  audit: (c: PageContext, action: string, subject: string | null, outcome?: string) => Promise<void>
  nowMs: () => number
}

export interface Area {
  /** Where it lies, like `/cases`. */
  path: string
  /** Message id of its name in the navigation. */
  title: string
  /** Who sees it there; null: it is not in the navigation. */
  nav: 'everyone' | Role | null
  /** With routes relative to `path`. */
  routes: Hono<ConsoleEnv>
}
