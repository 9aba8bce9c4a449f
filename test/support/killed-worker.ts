/** A process that takes one message, starts to examine it, says so and hangs, to be killed. Argument: RuntimeConfig. */
import { openRuntime, type RuntimeConfig } from '../../src/runtime.ts'
import { createDrain } from '../../src/workers/drain.ts'
import { examination, inbound } from './messages.ts'
import { silentLog } from './servers.ts'

const config = JSON.parse(process.argv[2] ?? '') as RuntimeConfig
const { store, queues } = await openRuntime(config, silentLog)
await queues.runDrain(
  createDrain({
    store,
    queues,
    examine: () => {
      process.stdout.write('examining')
      return new Promise(() => undefined)
    },
    fallback: () => examination(),
    log: silentLog,
  }),
  { concurrency: 2 },
)
const message = inbound({ id: `KILLED${process.pid}` })
const { chatKey } = await store.acceptInbound(message, Date.now())
await queues.addDrain(message.account, chatKey)
