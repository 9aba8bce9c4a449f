/** What commands share at the terminal: the QR drawing, and leaving cleanly on Ctrl-C. */
import { renderUnicodeCompact } from 'uqr'

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
