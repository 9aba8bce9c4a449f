/**
 * libsignal prints whole session records, private keys included, through the console. This drops what comes
 * from its files and lets every other line through. Does not depend on when Baileys is imported: libsignal
 * looks `console` up at each call.
 */
const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const
const FROM_LIBSIGNAL = /[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?libsignal[\\/]/

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
      if (isFromLibsignal() || args.some(isSessionRecord)) silenced++
      else original.apply(target, args)
    }
  }
  return () => {
    for (const [method, original] of originals) target[method] = original
  }
}

/** The caller of console.x is the third frame: this function, the wrapper, the caller. */
function isFromLibsignal(): boolean {
  const frames = new Error('for its stack').stack?.split('\n') ?? []
  return FROM_LIBSIGNAL.test(frames[3] ?? '')
}

/** Should somebody else have wrapped the console meanwhile, the caller is hidden; its keys still stay unprinted. */
function isSessionRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('currentRatchet' in value || 'indexInfo' in value)
}
