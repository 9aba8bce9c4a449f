/**
 * libsignal prints whole session records, private keys included, through the console, and Baileys prints what it
 * could not parse. This drops what comes from their files and lets every other line through. Does not depend on
 * when Baileys is imported: both look `console` up at each call.
 */
const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const
const THEIRS = /[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?(?:libsignal|baileys)[\\/]/
/** This function, the wrapper, its caller. Not further: our own listeners run below Baileys' frames. */
const CALLER = 2

let silenced = 0
let restore: (() => void) | null = null

/** How many lines were dropped since the process started. */
export function silencedLines(): number {
  return silenced
}

/** Idempotent, for the whole process; the returned function undoes it (tests). */
export function quietLibsignal(): () => void {
  restore ??= install(globalThis.console)
  return () => {
    restore?.()
    restore = null
  }
}

function install(target: Console): () => void {
  const originals = METHODS.map((method) => [method, target[method]] as const)
  for (const [method, original] of originals) {
    target[method] = (...args: unknown[]) => {
      if (isTheirs() || args.some(isSessionRecord)) silenced++
      else Reflect.apply(original, target, args)
    }
  }
  return () => {
    for (const [method, original] of originals) target[method] = original
  }
}

/**
 * Whether the caller of console.x is theirs. Asked of the engine itself, not of a written stack: how that reads, and
 * how long it is, depends on settings of the process (source maps, Error.stackTraceLimit).
 */
function isTheirs(): boolean {
  const { stackTraceLimit } = Error
  const prepareStackTrace: unknown = Reflect.get(Error, 'prepareStackTrace')
  try {
    Error.stackTraceLimit = CALLER + 1
    Error.prepareStackTrace = (_error, sites) => sites[CALLER]?.getFileName() ?? ''
    return THEIRS.test(String(new Error('for its stack').stack))
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    Reflect.set(Error, 'prepareStackTrace', prepareStackTrace)
  }
}

/** Should somebody else have wrapped the console meanwhile, the caller is hidden; its keys still stay unprinted. */
function isSessionRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return ['currentRatchet', 'indexInfo', '_chains', 'pendingPreKey'].some((key) => key in value)
}
