/** Following an operator's content: taken as a whole, refused as a whole, and told to operators either way. */
import { afterEach, describe, expect, test } from 'vitest'
import type { ContentStatus } from '../../src/store/content-status.ts'
import { followContent, type FollowContent, type LoadResult } from '../../src/workers/follow-content.ts'
import { recordingLog } from '../support/servers.ts'

const OWN = { content: 'own', hash: 'a'.repeat(64), files: [] as string[] }
const LAID: LoadResult<string> = {
  ok: true,
  loaded: { content: 'laid', hash: 'b'.repeat(64), files: ['x.yaml'] },
}
const BAD: LoadResult<string> = { ok: false, problems: ['lures/x.yaml:3: somebody’s words', 'more'] }
const NONE: LoadResult<string> = { ok: true, loaded: OWN }

let followed: FollowContent<string> | undefined
afterEach(() => followed?.stop())

/** A folder whose state the test sets; looks happen only when it asks for one. */
async function follow(first: LoadResult<string>, reportFails = false) {
  const folder = { mark: '1', result: first, loads: 0 }
  const told: ContentStatus[] = []
  const { log, lines } = recordingLog()
  const opened = await followContent({
    own: OWN,
    overlay: {
      mark: () => folder.mark,
      load: async () => {
        folder.loads++
        return folder.result
      },
    },
    version: '1',
    report: async (status) => {
      if (reportFails) throw new Error('away')
      told.push(status)
    },
    log,
    nowMs: () => 1_000,
    everyMs: 1_000_000,
  })
  followed = opened
  return {
    folder,
    told,
    lines,
    opened,
    change: async (mark: string, result: LoadResult<string>) => {
      folder.mark = mark
      folder.result = result
      await opened.refresh()
    },
  }
}

describe('an operator’s content', () => {
  test('counts from the start, and is told', async () => {
    const { opened, told } = await follow(LAID)
    expect(opened.content()).toBe('laid')
    expect(told).toEqual([
      {
        hash: 'b'.repeat(16),
        version: '1',
        loadedAtMs: 1_000,
        overlay: 'in-force',
        files: ['x.yaml'],
        problems: [],
      },
    ])
  })

  test('with problems leaves the own content in force, and says where to look', async () => {
    const { opened, told, lines } = await follow(BAD)
    expect(opened.content()).toBe('own')
    expect(told[0]).toMatchObject({
      overlay: 'refused',
      problems: ['lures/x.yaml:3: somebody’s words', 'more'],
    })
    expect(lines.join('')).toContain('"first":"lures/x.yaml:3"')
    expect(lines.join('')).not.toContain('somebody')
  })

  test('that goes bad leaves the earlier one in force, and is taken again once mended', async () => {
    const { opened, told, change } = await follow(LAID)
    await change('2', BAD)
    expect(opened.content()).toBe('laid')
    expect(told.at(-1)).toMatchObject({ overlay: 'refused', hash: 'b'.repeat(16), files: ['x.yaml'] })
    await change('3', { ok: true, loaded: { content: 'mended', hash: 'c'.repeat(64), files: ['x.yaml'] } })
    expect(opened.content()).toBe('mended')
    expect(told.at(-1)).toMatchObject({ overlay: 'in-force', problems: [] })
  })

  test('that was taken away leaves the own one', async () => {
    const { opened, told, change } = await follow(LAID)
    await change('', NONE)
    expect(opened.content()).toBe('own')
    expect(told.at(-1)).toMatchObject({ overlay: 'none', files: [] })
  })

  test('is not read again while nothing changes', async () => {
    const { opened, folder, told } = await follow(LAID)
    for (let n = 0; n < 3; n++) await opened.refresh()
    expect(folder.loads).toBe(1)
    expect(told).toHaveLength(1)
  })

  test('counts though nobody can be told', async () => {
    const { opened } = await follow(LAID, true)
    expect(opened.content()).toBe('laid')
  })

  test('that is still being written is waited for', async () => {
    const { opened, folder } = await follow(NONE)
    folder.result = LAID
    let reads = 0
    Object.defineProperty(folder, 'mark', { get: () => `writing ${Math.min(2, reads++)}` })
    await opened.refresh()
    expect(reads).toBeGreaterThan(2)
    expect(folder.loads).toBe(2)
    expect(opened.content()).toBe('laid')
  })
})
