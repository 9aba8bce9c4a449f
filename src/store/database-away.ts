/**
 * Tells a database that cannot take anything at the moment (gone, starting, full, read-only, hanging) from one that
 * refuses this very statement. The first passes; trying the second again changes nothing.
 */

/** Something needed the database while it is known to be away. */
export class DatabaseAwayError extends Error {
  constructor() {
    super('the database is away')
    this.name = 'DatabaseAwayError'
  }
}

class TimeLimitError extends Error {
  override name = 'TimeLimitError'
}

/** Settles as `work` does, or rejects with an error that counts as away. What still comes of `work` is ignored. */
export async function withinLimit<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(`no answer within ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Classes of SQLSTATE (PostgreSQL, appendix A): connection, authorization, no such database, rolled back by a
 * conflict, no resources (disk, memory, connections), operator's intervention (also cancelled for its time), system.
 */
const AWAY_CLASSES = new Set(['08', '28', '3D', '40', '53', '57', '58'])
/** Read-only (a standby, or told to be), a transaction that idled for too long, a database that takes no connections. */
const AWAY_STATES = new Set(['25006', '25P03', '55000'])
const REFUSAL_CLASSES = new Set(['22', '23'])
const SQLSTATE = /^[0-9A-Z]{5}$/

/** The driver's errors without a code; and those of a pool that was ended. */
const DRIVER =
  /^(?:Connection terminated|timeout exp|timeout exceeded|Query read timeout|Client (?:has encountered|was closed)|Cannot use a pool after|The server does not support SSL|There was an error establishing an SSL|PGlite is clos)/
const TLS = /^(?:ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/
/** Of sockets, not of files. */
const NETWORK = new Set(['connect', 'read', 'write', 'shutdown', 'getaddrinfo'])
/** PGlite's program after it crashed: nothing works until this process starts anew. */
const CRASHED = new Set(['RuntimeError', 'ExitStatus'])

export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof DatabaseAwayError || error instanceof TimeLimitError) return true
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway)
  const { code, syscall } = error as NodeJS.ErrnoException
  if (typeof code === 'string' && SQLSTATE.test(code) && syscall === undefined) {
    return AWAY_CLASSES.has(code.slice(0, 2)) || AWAY_STATES.has(code)
  }
  if (syscall !== undefined) return NETWORK.has(syscall)
  if (CRASHED.has(error.name)) return true
  return (code !== undefined && TLS.test(code)) || DRIVER.test(error.message)
}

/** It is this statement's values that the database does not take, now and later. */
export function isRefusal(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return typeof code === 'string' && SQLSTATE.test(code) && REFUSAL_CLASSES.has(code.slice(0, 2))
}

/** For logs: name and code, never the message. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' ? `${error.name} ${code}` : error.name
}
