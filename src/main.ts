/**
 * Composition root: builds the parts that the roles need, wires them, and owns the order of shutting down.
 * Nothing is decided here about messages; see pipeline.ts for their journey.
 */
import type { Channel } from './channels/channel.ts'
import { fetchFileMedia } from './channels/simulator-media.ts'
import { createSimulator, type Simulator } from './channels/simulator.ts'
import { createFetchMedia } from './channels/whatsapp/media.ts'
import type { WhatsAppChannel } from './channels/whatsapp/whatsapp.ts'
import type { Config } from './config.ts'
import { readCard } from './content/cards.ts'
import { CONTENT_FOLDER, loadContent } from './content/load.ts'
import { loadWords } from './content/words.ts'
import { dutyAt } from './conversation/duty.ts'
import type { Log } from './log.ts'
import { createPicturePool } from './media/picture-pool.ts'
import { examine, failedExamination, prepareContent, type PipelineContent } from './pipeline.ts'
import { errorName } from './queues/error-name.ts'
import { openRuntime, type Runtime } from './runtime.ts'
import { readOwnWords } from './triage/own-words.ts'
import { redactMessage, showTokens } from './triage/redact.ts'
import { isUrgent } from './triage/urgent.ts'
import { compileWords, type CompiledWords } from './triage/words.ts'
import { BURST_LIMITS, isPressing, NO_BURSTS, type BurstRules } from './workers/burst.ts'
import { createDeliver } from './workers/deliver.ts'
import { createDrain } from './workers/drain.ts'
import { createExamine } from './workers/examine.ts'
import { ownAccount } from './workers/own-account.ts'
import { createPace } from './workers/pace.ts'
import { createReceive } from './workers/receive.ts'
import { toSubmission } from './workers/submission.ts'
import { createSweep } from './workers/sweep.ts'
import { createTyping } from './workers/typing.ts'

export interface Parts {
  /** Holds the WhatsApp connection. */
  whatsapp: boolean
  /** Examines messages. */
  worker: boolean
  /** Account name of a simulator channel in this process. */
  simulator?: string | undefined
}

export interface Bot {
  runtime: Runtime
  whatsapp: WhatsAppChannel | null
  simulator: Simulator | null
  /** Finishes what is being answered, then lets go of everything. Safe to call twice. */
  close(): Promise<void>
}

/** Starts the parts; when one fails, those already started are closed again and the error is thrown. */
export async function startBot(config: Config, log: Log, parts: Parts): Promise<Bot> {
  const undo: (() => Promise<void>)[] = []
  const closeAll = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) {
      try {
        await step()
      } catch (error) {
        // A part that cannot close must not keep the database and the folder open.
        log.error({ error: errorName(error) }, 'a part was not closed properly')
      }
    }
  }
  try {
    const runtime = await openRuntime(config, log)
    undo.push(() => runtime.close())
    // Undone in reverse: sweep, then jobs at hand finish, then channels close, then database and folder.
    const simulator = parts.simulator === undefined ? null : createSimulator({ account: parts.simulator })
    if (simulator) undo.push(() => simulator.stop())
    const whatsapp = parts.whatsapp ? await openWhatsApp(config, log, runtime, undo) : null
    undo.push(() => runtime.queues.close())
    const content = parts.worker ? prepareContent(loadContent()) : null
    // A gateway by itself only asks whether a message may wait.
    const words = content?.triage.words ?? compileWords(loadWords(CONTENT_FOLDER))
    const burst = burstRules(config, words)
    if (content) undo.push(await startWorker(config, log, runtime, content, burst))
    for (const channel of [simulator, whatsapp]) {
      if (channel) undo.push(await connectChannel(channel, config, log, runtime, burst))
    }
    const sweep = createSweep({ store: runtime.store, queues: runtime.queues, log })
    undo.push(() => sweep.stop())
    await sweep.start()

    let closing: Promise<void> | undefined
    return { runtime, whatsapp, simulator, close: () => (closing ??= closeAll()) }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** What is answered alone and at once, and what is waited for. */
function burstRules({ pacing }: Config, words: CompiledWords): BurstRules {
  return {
    // Tests and load runs send one message after the other, and every one is a question.
    limits: pacing === 'off' ? NO_BURSTS : BURST_LIMITS,
    isQuick(text) {
      const { digit, answer, wish } = readOwnWords(text, words)
      // People say hello before they forward something, and ask what it is right behind.
      const isAboutMore = answer === 'why' || answer === 'what-now' || answer === 'thanks'
      return digit !== null || (answer !== null && !isAboutMore) || (wish !== null && wish !== 'help')
    },
    isUrgent: (text) => isUrgent(text, words),
  }
}

/** Resolves to what must be closed after the worker's last job. */
async function startWorker(
  config: Config,
  log: Log,
  runtime: Runtime,
  content: PipelineContent,
  burst: BurstRules,
): Promise<() => Promise<void>> {
  const { store, queues } = runtime
  const pictures = createPicturePool({
    children: config.pictureChildren,
    textChildren: config.pictureTextChildren,
  })
  const fetchWhatsApp = createFetchMedia({ extraHosts: config.whatsapp.mediaHosts })
  const handler = createDrain({
    store,
    queues,
    log,
    examine: createExamine({
      examine: (submission, readPictures, known) => examine(submission, content, readPictures, known),
      fetchMedia: (ref) => (ref.source === 'file' ? fetchFileMedia(ref) : fetchWhatsApp(ref)),
      readPicture: (bytes) => pictures.read(bytes),
    }),
    fallback(messages, person) {
      const { text, said = text } = toSubmission(messages, person, Date.now())
      return failedExamination({ from: messages[0].from, text: said }, person.language, content)
    },
    burst,
    limits: { checksPerHour: config.checksPerHour, waitingMost: config.queueLimit },
    dutyAt: (nowMs) => config.duty && dutyAt(config.duty.shifts, config.duty.zone, nowMs),
    showText: showTokens,
  })
  await queues.runDrain(handler, { concurrency: config.workerConcurrency })
  // The first picture must not wait for the decoders; a failure shows again with that picture.
  pictures.warmUp().catch((error: unknown) => log.warn({ error: errorName(error) }, 'decoders not warmed up'))
  return async () => {
    await queues.close()
    await pictures.close()
  }
}

/** Baileys is loaded here and nowhere else: it costs half a second and 64 MB. */
async function openWhatsApp(
  config: Config,
  log: Log,
  { store }: Runtime,
  undo: (() => Promise<void>)[],
): Promise<WhatsAppChannel> {
  const { createWhatsAppChannel } = await import('./channels/whatsapp/whatsapp.ts')
  const { account } = config.whatsapp
  // The session is read only once it is ours: another gateway would still be changing it.
  const held: { channel?: WhatsAppChannel } = {}
  const ownership = await ownAccount({ store, account, log, onLost: () => void held.channel?.stop() })
  undo.push(async () => {
    await held.channel?.stop()
    await ownership.release()
  })
  held.channel = await createWhatsAppChannel(config.whatsapp, log, {
    records: store.session(ownership.ownership),
    sentText: (messageId) => store.sentText(account, messageId),
    readCard,
  })
  return held.channel
}

/** Inbound: store first, then schedule. Outbound: this process sends the account's replies. Resolves to how to end it. */
async function connectChannel(
  channel: Channel,
  config: Config,
  log: Log,
  { store, queues }: Runtime,
  burst: BurstRules,
): Promise<() => Promise<void>> {
  const typing = createTyping(channel)
  const deliver = createDeliver({ store, channel: typing, log, pace: createPace(config.pacing) })
  await queues.runDeliver(channel.account, deliver)
  const receive = createReceive({
    store,
    queues,
    typing,
    redact: redactMessage,
    isPressing: (message) => isPressing(message, burst),
    log,
  })
  await channel.start(receive)
  return async () => typing.stop()
}
