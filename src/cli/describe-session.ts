/** What `session verify` found, in lines for people: counts and types, never an id. */
import type { SessionReport } from '../store/session-check.ts'

const STATES: Record<SessionReport['state'], string> = {
  linked: 'linked',
  unlinked: 'not linked',
  damaged: 'credentials damaged',
  missing: 'no credentials',
}

export function describeSession(report: SessionReport): string[] {
  const { account, version, state, sound, damaged, aside, withoutKey } = report
  const lines = [`${account}: ${STATES[state]}, session version ${version}, ${sound} records can be read.`]
  const advise = (text: string): void => void lines.push(`  ${text}`)
  if (Object.keys(damaged).length > 0) advise(`Damaged: ${countsOf(damaged)}.`)
  if (state === 'damaged') {
    advise(
      `The number cannot start. Restore an export: forwardcheck session restore <file> --account ${account}`,
    )
    advise(
      `Without one: remove the device on the phone, then forwardcheck session forget --account ${account}, and pair again.`,
    )
  } else if (Object.keys(damaged).length > 0) {
    advise(
      'The bot sets a damaged record aside when it meets it; that contact’s phone then starts over and sends again.',
    )
    advise(
      'Many at once mean a failing disk or a database that was written to: restore an export or a backup.',
    )
  }
  if (Object.keys(aside).length > 0) advise(`Set aside earlier, kept: ${countsOf(aside)}.`)
  if (withoutKey > 0) {
    advise(
      `Sealed with a key that is not on the ring: ${withoutKey}. Put back the database as a whole, with its own ring.`,
    )
  }
  return lines
}

/** Nothing needs an operator; what was set aside was dealt with. */
export function isSound({ damaged, withoutKey }: SessionReport): boolean {
  return Object.keys(damaged).length === 0 && withoutKey === 0
}

/** `session 2, pre-key 1` */
export function countsOf(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([type, count]) => `${type} ${count}`)
    .join(', ')
}
