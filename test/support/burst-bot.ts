/** Everything between a channel and its chats, with examinations that tell which messages were put together. */
import { createSimulator, type Simulator } from '../../src/channels/simulator.ts'
import type { InboundMessage } from '../../src/model.ts'
import type { Runtime } from '../../src/runtime.ts'
import { isPressing, type BurstRules } from '../../src/workers/burst.ts'
import { createDeliver } from '../../src/workers/deliver.ts'
import { createDrain } from '../../src/workers/drain.ts'
import { createPace } from '../../src/workers/pace.ts'
import { createReceive } from '../../src/workers/receive.ts'
import { createTyping } from '../../src/workers/typing.ts'
import { examination } from './messages.ts'
import { openTestRuntime, silentLog, type TestMode } from './servers.ts'

export interface BurstBot {
  runtime: Runtime
  simulator: Simulator
  /** Names of the messages answered together, by chat, in the order of answering. */
  answers: Map<string, string[][]>
}

/** `nameOf` gives a message's name without a `+`. Close the runtime afterwards. */
export async function openBurstBot(
  mode: TestMode,
  burst: BurstRules,
  nameOf: (message: InboundMessage) => string,
): Promise<BurstBot> {
  const runtime = await openTestRuntime(mode)
  const { store, queues } = runtime
  const simulator = createSimulator()
  const answers: BurstBot['answers'] = new Map()
  simulator.onReply(({ chat, text }) => answers.set(chat, [...(answers.get(chat) ?? []), text.split('+')]))
  const drain = createDrain({
    store,
    queues,
    burst,
    examine: async (messages) => examination({ reply: messages.map(nameOf).join('+') }),
    fallback: () => examination({ reply: 'could not check' }),
    log: silentLog,
    limits: { busyMs: 50 },
  })
  const typing = createTyping(simulator)
  const receive = createReceive({
    store,
    queues,
    typing,
    redact: (message) => message,
    isPressing: (message) => isPressing(message, burst),
    log: silentLog,
  })
  await simulator.start(receive)
  await queues.runDrain(drain, { concurrency: 8 })
  const pace = createPace('off')
  await queues.runDeliver('simulator', createDeliver({ store, channel: typing, pace, log: silentLog }))
  return { runtime, simulator, answers }
}
