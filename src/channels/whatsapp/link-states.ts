/**
 * Where a linked number stands, in one word, with what that means, what the bot does by itself and what an operator
 * does. The runbook (docs/operations/gateway.md) is kept equal to this table by a test. Data only.
 */

/** Shown to operators, in logs and in status, so the names are API. */
export const LINK_STATES = [
  'unpaired',
  'pairing',
  'connecting',
  'open',
  'degraded',
  'restricted',
  'replaced',
  'logged-out',
  'passkey-required',
  'outdated-version',
  'stopped',
] as const
export type LinkState = (typeof LINK_STATES)[number]

/**
 * In these nothing is tried again before an operator acted: knocking would do harm, or nothing. Out of `replaced` it
 * comes back by itself once an hour at most.
 */
export const FINAL_STATES = ['replaced', 'logged-out', 'outdated-version'] as const
export type FinalState = (typeof FINAL_STATES)[number]

export interface StateGuide {
  means: string
  bot: string
  operator: string
}

export const STATE_GUIDE: Record<LinkState, StateGuide> = {
  unpaired: {
    means: 'No phone number is linked.',
    bot: 'Connects and asks WhatsApp for a QR code; starts over with a fresh identity when the codes ran out.',
    operator: 'Link a number: `forwardcheck pair`.',
  },
  pairing: {
    means: 'A QR code or a pairing code is on offer.',
    bot: 'Shows each new code to whoever pairs, and to nobody else; writes it into no log.',
    operator: 'Scan it, or type it, on the phone: Linked devices › Link a device.',
  },
  connecting: {
    means: 'The number is linked and there is no connection yet, or none any more.',
    bot: 'Connects again, each time after a longer pause with jitter, at most a minute.',
    operator:
      'Nothing for five minutes; then look at the close codes, the network and the status of WhatsApp.',
  },
  open: {
    means: 'Connected: messages come in and replies go out.',
    bot: 'Watches for silence, for the clock and for restrictions.',
    operator: 'Nothing.',
  },
  degraded: {
    means: 'Something beside the connection is wrong: the database is away, or the clock is wrong.',
    bot: 'While the database is away it stays offline, so that WhatsApp keeps further messages; then it comes back.',
    operator: 'Read the reason in the log line, and bring the database back or set the clock.',
  },
  restricted: {
    means: 'WhatsApp restricted the account: replies are refused, or it is banned for a while.',
    bot: 'Sends nothing until the restriction ends; keeps taking messages in if it is let in.',
    operator: 'Read what the phone says, wait, lower the caps, move people to a standby number.',
  },
  replaced: {
    means: 'Another program logged in with the same session and took the connection over.',
    bot: 'Comes back once after a minute, in case it was a late connection of its own; thrown out again within the hour it stays out.',
    operator: 'Find and stop the other program, then let this gateway resume.',
  },
  'logged-out': {
    means: 'The phone unlinked this device, or WhatsApp refuses the account.',
    bot: 'Stays out and keeps the session; forgets nothing by itself.',
    operator: 'Look at the phone. When the account is well, link it again: `forwardcheck pair`.',
  },
  'passkey-required': {
    means: 'WhatsApp wants a passkey for linking this account, which this program cannot give.',
    bot: 'Goes on offering codes, because another number may be linked; says this state until one is.',
    operator: 'Use an account without that demand, or keep the session you have on another gateway.',
  },
  'outdated-version': {
    means: 'WhatsApp refuses the version of WhatsApp Web that the bot names.',
    bot: 'Stays out: the same version is refused every time.',
    operator: 'Update the bot, or set WHATSAPP_VERSION, and start it again.',
  },
  stopped: {
    means: 'The gateway was told to stop, or another gateway owns the number.',
    bot: 'Holds no connection.',
    operator: 'Nothing; start the gateway when it should run.',
  },
}
