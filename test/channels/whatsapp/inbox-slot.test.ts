/** The slot between decrypting and committing: a message goes with the keys, or by itself, or not at all. */
import { describe, expect, test } from 'vitest'
import { createInboxSlots } from '../../../src/channels/whatsapp/inbox-slot.ts'
import type { Accepted } from '../../../src/channels/channel.ts'
import { inbound } from '../../support/messages.ts'

const ACCEPTED: Accepted = { chatKey: 'k', isNew: true }
const never = (): Promise<Accepted> => Promise.reject(new Error('not to be called'))
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('inbox slots', () => {
  test('the commit of the transaction takes the message along', async () => {
    const slots = createInboxSlots()
    const message = inbound()
    const written: unknown[] = []
    let accepted: Promise<Accepted> | undefined
    const result = await slots.run(async (accept) => {
      accepted = accept(message)
      await turn()
      await slots.commit(async (beside) => {
        written.push(beside)
        return ACCEPTED
      })
      return 'plain'
    }, never)
    expect(result).toBe('plain')
    expect(written).toEqual([message])
    expect(await accepted).toBe(ACCEPTED)
  })

  test('a transaction that changes no keys leaves the message to be written by itself', async () => {
    const slots = createInboxSlots()
    const message = inbound()
    let accepted: Promise<Accepted> | undefined
    await slots.run(
      async (accept) => void (accepted = accept(message)),
      async (alone) => {
        expect(alone).toBe(message)
        return ACCEPTED
      },
    )
    expect(await accepted).toBe(ACCEPTED)
  })

  test('other commits at the same time do not take it', async () => {
    const slots = createInboxSlots()
    const seen: unknown[] = []
    const commitElsewhere = () =>
      slots.commit(async (beside) => {
        seen.push(beside)
        return null
      })
    await Promise.all([
      slots.run(async (accept) => {
        void accept(inbound())
        await turn()
        await slots.commit(async () => ACCEPTED)
      }, never),
      commitElsewhere(),
      slots.run(async () => commitElsewhere(), never),
    ])
    expect(seen).toEqual([undefined, undefined])
  })

  test.each(['transaction', 'commit', 'write'])('a failing %s fails both sides', async (failing) => {
    const slots = createInboxSlots()
    const failure = new Error('away')
    let accepted: Promise<Accepted> | undefined
    const fail = (): Promise<Accepted> => Promise.reject(failure)
    const running = slots.run(
      async (accept) => {
        accepted = accept(inbound())
        accepted.catch(() => {})
        if (failing === 'transaction') throw failure
        if (failing === 'commit') await slots.commit(fail)
      },
      failing === 'write' ? fail : never,
    )
    await expect(running).rejects.toBe(failure)
    await expect(accepted).rejects.toBe(failure)
  })
})
