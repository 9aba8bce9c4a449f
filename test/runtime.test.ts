/** Opening and closing of both modes, and what happens to a process that is killed in mid-work. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openRuntime, type Runtime, type RuntimeConfig } from '../src/runtime.ts'
import { createDeliver } from '../src/workers/deliver.ts'
import { createDrain } from '../src/workers/drain.ts'
import { createSweep } from '../src/workers/sweep.ts'
import { createSimulator } from '../src/channels/simulator.ts'
import { eventually } from './support/eventually.ts'
import { examination, inbound } from './support/messages.ts'
import { isSkipped, MODES, silentLog, testConfig } from './support/servers.ts'

const CHILD = new URL('./support/killed-worker.ts', import.meta.url).pathname

describe.each(MODES)('runtime, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('on real servers or a folder', () => {
    let config: RuntimeConfig
    let remove: () => Promise<void>
    let runtime: Runtime | undefined
    let child: ChildProcess | undefined

    // One folder for all: making a database takes seconds, opening it again does not.
    beforeAll(async () => {
      ;({ config, remove } = await testConfig(mode))
      await (await openRuntime(config, silentLog)).close()
    })
    afterEach(async () => {
      child?.kill('SIGKILL')
      await runtime?.close()
      runtime = undefined
    })
    afterAll(() => remove())

    it('keeps what it stored over a restart', async () => {
      runtime = await openRuntime(config, silentLog)
      expect(runtime.mode).toBe(mode)
      const { chatKey } = await runtime.store.acceptInbound(inbound({ text: 'kept' }), 1_000)
      await runtime.close()
      await runtime.close()
      runtime = await openRuntime(config, silentLog)
      const [row] = await runtime.store.unanswered(chatKey, 10)
      expect(row?.message.text).toBe('kept')
      await runtime.store.setAside(row?.id ?? '', 2_000)
    })

    it('refuses data written with another key, and leaves the folder free', async () => {
      const other = { ...config, dataKey: Buffer.alloc(32, 3).toString('base64') }
      await expect(openRuntime(other, silentLog)).rejects.toThrow('written with another key')
      runtime = await openRuntime(config, silentLog)
    })

    it('refuses a lost key instead of making a new one and going on', async () => {
      const file = join(config.dataDir, 'data.key')
      renameSync(file, `${file}.saved`)
      await expect(openRuntime(config, silentLog)).rejects.toThrow('put the saved data.key back')
      renameSync(`${file}.saved`, file)
    })

    it('owns its folder alone when embedded, and shares its servers when distributed', async () => {
      runtime = await openRuntime(config, silentLog)
      const second = await openRuntime(config, silentLog).catch((error: unknown) => String(error))
      const isRefused = typeof second === 'string'
      if (!isRefused) await second.close()
      expect(isRefused).toBe(mode === 'embedded')
      expect(isRefused ? second : 'shared').toMatch(/in use by the running process \d+:|shared/)
    })

    it('refuses a folder of the other mode', async () => {
      const other: RuntimeConfig['mode'] =
        mode === 'embedded'
          ? { kind: 'distributed', databaseUrl: 'postgres://127.0.0.1:1/x', redisUrl: 'redis://127.0.0.1:1' }
          : { kind: 'embedded' }
      await expect(openRuntime({ ...config, mode: other }, silentLog)).rejects.toThrow('DATABASE_URL')
    })

    it('answers, once, what a worker was examining when it was killed', async () => {
      child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(config)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      if (child.stdout) await once(child.stdout, 'data')
      child.kill('SIGKILL')
      await once(child, 'exit')

      runtime = await openRuntime(config, silentLog)
      const { store, queues } = runtime
      const simulator = createSimulator()
      const shown: string[] = []
      const examine = async (): Promise<ReturnType<typeof examination>> => examination({ reply: 'answer' })
      simulator.onReply((reply) => shown.push(reply.text))
      const parts = { store, queues, log: silentLog }
      await queues.runDrain(createDrain({ ...parts, examine, fallback: () => examination() }), {
        concurrency: 2,
      })
      await queues.runDeliver(
        'simulator',
        createDeliver({ ...parts, channel: simulator, pace: async () => undefined }),
      )
      await createSweep(parts).runOnce()
      await eventually(() => expect(shown).toEqual(['answer']), 40_000)
      expect(await store.health(Date.now())).toMatchObject({ unanswered: 0, unsent: 0 })
    }, 60_000)
  })
})

describe('runtime, distributed, without its servers', () => {
  it('names the variable and no password', async () => {
    const { config, remove } = await testConfig('embedded')
    const mode = {
      kind: 'distributed',
      databaseUrl: 'postgres://user:secret@127.0.0.1:1/x',
      redisUrl: 'redis://127.0.0.1:1',
    } as const
    const error: unknown = await openRuntime({ ...config, mode }, silentLog).catch(
      (reason: unknown) => reason,
    )
    expect(String(error)).toContain('DATABASE_URL')
    expect(String(error)).not.toContain('secret')
    // A wrong address tried once leaves the folder free for the embedded mode.
    const runtime = await openRuntime(config, silentLog)
    await runtime.close()
    await remove()
  })
})
