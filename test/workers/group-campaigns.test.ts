/** The timer that groups: batch after batch, never two turns at once, and on after a failure. */
import { expect, it } from 'vitest'
import { createGroupCampaigns, GROUPED_AT_ONCE } from '../../src/workers/group-campaigns.ts'
import { eventually } from '../support/eventually.ts'
import { recordingLog } from '../support/servers.ts'

it('goes on until less than a batch is left, or another process is at it', async () => {
  const { log } = recordingLog()
  for (const [left, calls, grouped] of [
    [[GROUPED_AT_ONCE, GROUPED_AT_ONCE, 3], 3, 2 * GROUPED_AT_ONCE + 3],
    [[GROUPED_AT_ONCE, null], 2, GROUPED_AT_ONCE],
    [[0], 1, 0],
  ] as const) {
    let call = 0
    const store = { groupMarks: async () => left[call++] ?? 0 }
    expect(await createGroupCampaigns({ store, log }).runOnce()).toBe(grouped)
    expect(call).toBe(calls)
  }
})

it('says that it failed, does what comes after, and tries again', async () => {
  const { log, lines } = recordingLog()
  let turns = 0
  let after = 0
  const store = {
    async groupMarks() {
      if (turns++ === 0) throw new Error('the words of somebody')
      return 0
    },
  }
  const afterwards = async (): Promise<void> => void after++
  const grouping = createGroupCampaigns({ store, log, everyMs: 2, afterwards })
  grouping.start()
  await eventually(() => expect(after).toBeGreaterThan(1))
  await grouping.stop()
  const turnsDone = turns
  expect(lines.join()).toContain('campaigns not grouped, tried again in the next turn')
  expect(lines.join()).not.toContain('somebody')
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(turns).toBe(turnsDone)
})

it('breaks off what comes after a turn when it is stopped', async () => {
  const { log } = recordingLog()
  let isBegun = false
  const afterwards = (signal: AbortSignal): Promise<void> => {
    isBegun = true
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
  }
  const grouping = createGroupCampaigns({ store: { groupMarks: async () => 0 }, log, everyMs: 2, afterwards })
  grouping.start()
  await eventually(() => expect(isBegun).toBe(true))
  await grouping.stop()
})
