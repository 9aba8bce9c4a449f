/**
 * Counts how many devices of others can read a message that is being sent: when WhatsApp does not answer who they are,
 * Baileys sends to nobody, and the server acknowledges that, too.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { areJidsSameUser, type SocketConfig } from '@whiskeysockets/baileys'

export interface Devices {
  count: number
}

type MakeRepository = SocketConfig['makeSignalRepository']

export interface Receivers {
  /** Runs `work`, whose encryptions count for `devices`. */
  counting: <T>(devices: Devices, work: () => T) => T
  /** Goes into the socket's options. */
  countReceivers: (make: MakeRepository) => MakeRepository
}

/** @param ownJids the bot's own addresses, whose devices get copies and do not count */
export function createReceivers(ownJids: () => string[]): Receivers {
  const sending = new AsyncLocalStorage<Devices>()
  const isOthers = (device: string): boolean => !ownJids().some((jid) => areJidsSameUser(jid, device))

  return {
    counting: (devices, work) => sending.run(devices, work),
    countReceivers:
      (make) =>
      (...args) => {
        const [{ keys }] = args
        const repository = make(...args)
        return {
          ...repository,
          encryptMessage: async (message) => {
            const encrypted = await repository.encryptMessage(message)
            const devices = sending.getStore()
            if (devices && isOthers(message.jid)) devices.count++
            return encrypted
          },
          // Who has the group's key from an earlier reply gets nothing encrypted again.
          encryptGroupMessage: async (message) => {
            const encrypted = await repository.encryptGroupMessage(message)
            const devices = sending.getStore()
            const holders = (await keys.get('sender-key-memory', [message.group]))[message.group] ?? {}
            if (devices) devices.count += Object.keys(holders).filter(isOthers).length
            return encrypted
          },
        }
      },
  }
}
