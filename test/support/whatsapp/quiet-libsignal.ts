/**
 * Imported for its effect: libsignal prints whole session records, private keys included, to the console.
 * Drops exactly those lines and leaves every other console output alone.
 */
const SESSION_CHATTER =
  /^(?:Closing |Opening session|Removing old closed|Session already|Migrating session|Decrypted message with closed|Failed to decrypt|Session error|Unhandled bucket)/

for (const level of ['log', 'info', 'warn', 'error'] as const) {
  const print = console[level].bind(console)
  console[level] = (...parts: unknown[]) => {
    if (typeof parts[0] === 'string' && SESSION_CHATTER.test(parts[0])) return
    print(...parts)
  }
}
