/**
 * Makes each step of a Signal session stick before anything is done with it. Baileys encrypts a reply inside the
 * transaction that also sends it: the step is stored only afterwards, or undone when the socket breaks, while the
 * phone has already followed it, and a message decrypted meanwhile overwrites it. Replies and messages after that are
 * unreadable. Here every step commits by itself, one at a time per correspondent, before the reply goes out.
 */
import { AsyncResource } from 'node:async_hooks'
import type { SocketConfig } from '@whiskeysockets/baileys'
import type { RatchetLocks } from './ratchet-locks.ts'

type MakeRepository = SocketConfig['makeSignalRepository']

/** Wraps the maker of Signal repositories; the locks outlive sockets, Baileys' own do not. */
export function commitEachStep(make: MakeRepository, locks: RatchetLocks): MakeRepository {
  // Baileys finds the surrounding transaction in the asynchronous context: outside of it, a step has its own.
  const outside = AsyncResource.bind((work: () => Promise<unknown>) => work()) as <T>(
    work: () => Promise<T>,
  ) => Promise<T>

  return (...args) => {
    const repository = make(...args)
    return {
      ...repository,
      encryptMessage: (message) =>
        locks.run([message.jid], () => outside(() => repository.encryptMessage(message))),
      encryptGroupMessage: (message) =>
        locks.run([message.group], () => outside(() => repository.encryptGroupMessage(message))),
      injectE2ESession: (bundle) =>
        locks.run([bundle.jid], () => outside(() => repository.injectE2ESession(bundle))),
      deleteSession: (jids) => locks.run(jids, () => outside(() => repository.deleteSession(jids))),
      migrateSession: (from, to) =>
        locks.run([from, to], () => outside(() => repository.migrateSession(from, to))),
    }
  }
}
