/** One entry of the API: where it lies, who may call it, how it is described and what it does. */
import type { Context } from 'hono'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { ConsoleParts } from '../parts.ts'
import type { ConsoleEnv } from '../shell.ts'
import type { ApiKey, ApiScope } from '../../store/console/api-keys.ts'

export type ApiParts = Pick<
  ConsoleParts,
  'config' | 'store' | 'records' | 'check' | 'readPicture' | 'readiness' | 'nowMs'
>

export interface ApiEnv {
  Variables: ConsoleEnv['Variables'] & {
    /** Whose request it is; null only where none is needed. */
    key: ApiKey | null
  }
}

export type ApiContext = Context<ApiEnv>

/** Calls of one key in a minute. */
export interface CallLimit {
  calls: number
  windowMs: number
}

export interface Endpoint {
  method: 'get' | 'post'
  /** Below /api. */
  path: `/${string}`
  /** null: needs no key. */
  scope: ApiScope | null
  limit: CallLimit
  /** Its answers but for the failures that all share. */
  operation: ZodOpenApiOperationObject
  handle: (c: ApiContext) => Promise<Response>
}

export const CALM: CallLimit = { calls: 120, windowMs: 60_000 }
