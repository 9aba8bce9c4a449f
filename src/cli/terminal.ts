/** What commands share at the terminal: the QR drawing, and leaving cleanly on Ctrl-C. */
import { renderUnicodeCompact } from 'uqr'
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'

/** A QR code for dark and light terminals, with its quiet zone. */
export function drawQr(text: string): string {
  return renderUnicodeCompact(text, { border: 2 })
}

/** An error that an operator can act on: printed as its message, without a stack. */
export class OperatorError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'OperatorError'
  }
}

/**
 * Ends the process on an error that nobody caught. Node would print it whole, and libraries hang what they were
 * working on onto their errors; all that matters is stored, and a supervisor or the next start goes on with it.
 */
export function endOnUncaught(log: Pick<Log, 'fatal'>): void {
  process.on('uncaughtException', (error: unknown) => {
    log.fatal({ error: errorName(error), at: framesOf(error) }, 'unexpected failure, ending')
    process.exit(1)
  })
}

/** Where it happened, without the message, which may quote a person's words. */
export function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || error.stack === undefined) return []
  const { stack, message } = error
  const afterMessage = message === '' ? 0 : stack.lastIndexOf(message) + message.length
  return stack
    .slice(afterMessage)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 10)
    .map((line) => line.trim())
}

/**
 * Runs `close` once on SIGINT or SIGTERM and then exits; a second signal exits at once.
 * Resolves never: the process lives until a signal.
 */
export async function runUntilSignal(close: () => Promise<void>): Promise<never> {
  let isClosing = false
  const leave = (): void => {
    if (isClosing) process.exit(130)
    isClosing = true
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
  return new Promise<never>(() => {})
}
