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
import { loadContent } from './content/load.ts'
import type { Log } from './log.ts'
import { createPicturePool } from './media/picture-pool.ts'
import { examine, failedExamination, prepareContent, type PipelineContent } from './pipeline.ts'
import { errorName } from './queues/error-name.ts'
import { openRuntime, type Runtime } from './runtime.ts'
import { BURST_LIMITS } from './workers/burst.ts'
import { createDeliver } from './workers/deliver.ts'
import { createDrain } from './workers/drain.ts'
import { createExamine } from './workers/examine.ts'
import { ownAccount } from './workers/own-account.ts'
import { createPace } from './workers/pace.ts'
import { createSweep } from './workers/sweep.ts'

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
    if (parts.worker) undo.push(await startWorker(config, log, runtime, prepareContent(loadContent())))
    for (const channel of [simulator, whatsapp]) {
      if (channel) await connectChannel(channel, config, log, runtime)
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

/** Resolves to what must be closed after the worker's last job. */
async function startWorker(
  config: Config,
  log: Log,
  runtime: Runtime,
  content: PipelineContent,
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
      examine: (submission, readPictures) => examine(submission, content, readPictures),
      fetchMedia: (ref) => (ref.source === 'file' ? fetchFileMedia(ref) : fetchWhatsApp(ref)),
      readPicture: (bytes) => pictures.read(bytes),
    }),
    fallback: ([message], preference) => failedExamination(message, preference.language, content),
    // Tests and load runs send one picture after the other.
    ...(config.pacing === 'off' && { limits: { burst: { ...BURST_LIMITS, quietMs: 0 } } }),
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
    records: store.session(account),
    sentText: (messageId) => store.sentText(account, messageId),
  })
  return held.channel
}

/** Inbound: store first, then schedule. Outbound: this process sends the account's replies. */
async function connectChannel(channel: Channel, config: Config, log: Log, runtime: Runtime): Promise<void> {
  const { store, queues } = runtime
  const { account } = channel
  const deliver = createDeliver({ store, channel, log, pace: createPace(config.pacing) })
  await queues.runDeliver(account, deliver)
  await channel.start(async (message) => {
    const { chatKey, isNew } = await store.acceptInbound(message, Date.now())
    if (!isNew) return
    void channel.setTyping(message.chat, true)
    // Stored already: when the queue is away, the sweep schedules the chat.
    await queues
      .addDrain(account, chatKey)
      .catch((error: unknown) => log.warn({ error: errorName(error) }, 'drain job not added'))
  })
}
