/**
 * Queue names and job schemas. A job is a reference to a chat's rows in the store; content never sits in a queue,
 * so a wiped queue loses nothing.
 */
import { z } from 'zod'

/** Parsed when a job is added and again when it arrives: another version of the program may have added it. */
export const ChatJob = z.strictObject({
  account: z.string().min(1),
  /** Keyed hash, hex. */
  chatKey: z.string().regex(/^[0-9a-f]{64}$/),
})
export type ChatJob = z.infer<typeof ChatJob>

export const RefetchJob = z.strictObject({
  account: z.string().min(1),
  /** Of the request in the store. */
  requestId: z.string().regex(/^\d{1,19}$/),
})
export type RefetchJob = z.infer<typeof RefetchJob>

/** Gateway → worker: answer what is unanswered in this chat. */
export const INBOUND = 'inbound'

/** Worker → the one gateway that owns the account: send this chat's replies. Throws for an account with `:`. */
export function outboundQueue(account: string): string {
  return `outbound-${nameOf(account)}`
}

/** Worker → that same gateway: ask the phone for a picture. A queue of its own: it must not wait behind replies. */
export function refetchQueue(account: string): string {
  return `refetch-${nameOf(account)}`
}

function nameOf(account: string): string {
  if (!/^[A-Za-z0-9._-]+$/.test(account)) {
    throw new Error('an account name may hold letters, digits, dots, dashes and underscores only')
  }
  return account
}

export type JobName = 'drain' | 'deliver' | 'refetch'
