/** What the throughput bench wires together: the real store, queues and workers around real or constant examinations. */
import { createSimulator, type Simulator } from '../src/channels/simulator.ts'
import { loadContent } from '../src/content/load.ts'
import { examine, failedExamination, prepareContent } from '../src/pipeline.ts'
import type { Runtime } from '../src/runtime.ts'
import { createDeliver } from '../src/workers/deliver.ts'
import { createDrain } from '../src/workers/drain.ts'
import { createExamine } from '../src/workers/examine.ts'
import { createPace } from '../src/workers/pace.ts'
import { examination } from '../test/support/messages.ts'
import { silentLog } from '../test/support/servers.ts'
import { makeMessages } from './messages.ts'

/** `empty`: the floor, an examination that looks at nothing and always answers the same. */
export type Work = 'real' | 'empty'

const CONCURRENCY = 8
/** Messages examined before the work begins. */
const COMPILED_BY = 2_000

export async function runWorker({ store, queues }: Runtime, work: Work): Promise<void> {
  const content = prepareContent(loadContent())
  // Warm as a worker that has run for a while is; the first thousand messages cost several times the later ones.
  for (const { text } of makeMessages(COMPILED_BY)) {
    await examine({ kind: 'text', text, forwarded: true }, content)
  }
  const nothing = examination({ level: 'danger', lure: 'phishing-link', reply: 'x'.repeat(400) })
  const handler = createDrain({
    store,
    queues,
    log: silentLog,
    examine:
      work === 'empty'
        ? () => Promise.resolve(nothing)
        : createExamine({
            examine: (submission, readPictures) => examine(submission, content, readPictures),
            fetchMedia: () => Promise.resolve({ ok: false, failure: 'unavailable' }),
            readPicture: () => Promise.resolve({ ok: false, failure: 'unavailable' }),
          }),
    fallback: ([message], preference) => failedExamination(message, preference.language, content),
  })
  await queues.runDrain(handler, { concurrency: CONCURRENCY })
}

/** As `connectChannel` in main.ts does: stored first, then scheduled. */
export async function runGateway({ store, queues }: Runtime): Promise<Simulator> {
  const simulator = createSimulator()
  const deliver = createDeliver({ store, channel: simulator, log: silentLog, pace: createPace('off') })
  await queues.runDeliver(simulator.account, deliver)
  await simulator.start(async (message) => {
    const { chatKey } = await store.acceptInbound(message, Date.now())
    await queues.addDrain(simulator.account, chatKey)
  })
  return simulator
}
