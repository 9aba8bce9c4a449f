/**
 * The logger. Logs carry ids, counts and durations; never text, numbers, codes, links or pictures.
 * Written to standard error, so that standard output stays free for answers.
 */
import pino, { type Logger } from 'pino'

export type Log = Logger

/** Keys whose values are dropped wherever a caller slips and logs a whole object. */
const REDACTED = [
  'text',
  'said',
  'body',
  'caption',
  'reply',
  'replies',
  'enclosures',
  'quote',
  'contact',
  'jid',
  'chat',
  'from',
  'participant',
  'phone',
  'url',
  'evidence',
]

export function createLog(
  level: string,
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      redact: { paths: REDACTED.flatMap((key) => [key, `*.${key}`]), censor: '[removed]' },
    },
    destination,
  )
}
