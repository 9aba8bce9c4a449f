/**
 * The last gate before a message leaves: nothing is encrypted for anybody once the number is not ours. A process that
 * was frozen in the middle of a send wakes up behind every earlier check.
 */
import type { SocketConfig } from '@whiskeysockets/baileys'

type MakeRepository = SocketConfig['makeSignalRepository']

/** Its encryptions reject while `mayAct` says no; Baileys then sends nothing. */
export function onlyWhileHeld(mayAct: () => boolean, make: MakeRepository): MakeRepository {
  const gate = (): void => {
    if (!mayAct()) throw new Error('the number is held by another gateway')
  }
  return (...args) => {
    const repository = make(...args)
    return {
      ...repository,
      encryptMessage: async (message) => {
        const encrypted = await repository.encryptMessage(message)
        gate()
        return encrypted
      },
      encryptGroupMessage: async (message) => {
        const encrypted = await repository.encryptGroupMessage(message)
        gate()
        return encrypted
      },
    }
  }
}
