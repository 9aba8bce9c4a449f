/**
 * Composition root: builds the parts that the roles need, wires them, and owns the order of shutting down.
 * Nothing is decided here about messages; see pipeline.ts for their journey.
 */
import { hostname } from 'node:os'
import type { Channel } from './channels/channel.ts'
import { fetchFileMedia } from './channels/simulator-media.ts'
import { createSimulator, type Simulator } from './channels/simulator.ts'
import { createFetchMedia } from './channels/whatsapp/media.ts'
import type { Config } from './config.ts'
import { readCard } from './content/cards.ts'
import { CONTENT_FOLDER, loadContent } from './content/load.ts'
import { loadWords } from './content/words.ts'
import { dutyAt } from './conversation/duty.ts'
import type { GatewayNumber } from './gateway/gateway-number.ts'
import { createLeftover } from './gateway/leftover.ts'
import type { NumberTiming } from './gateway/number.ts'
import { startNumbers, untilOneRuns } from './gateway/numbers.ts'
import { openRecords } from './gateway/open-records.ts'
import { openTerm, type TermDependencies } from './gateway/term.ts'
import type { Log } from './log.ts'
import { createPicturePool } from './media/picture-pool.ts'
import { examine, failedExamination, prepareContent, type PipelineContent } from './pipeline.ts'
import { errorName } from './queues/error-name.ts'
import { openRuntime, type Runtime } from './runtime.ts'
import type { OnAccepted } from './store/drain-spool.ts'
import type { Spool } from './store/spool.ts'
import { readOwnWords } from './triage/own-words.ts'
import { redactMessage, showTokens } from './triage/redact.ts'
import { isUrgent } from './triage/urgent.ts'
import { compileWords, type CompiledWords } from './triage/words.ts'
import { BURST_LIMITS, isPressing, NO_BURSTS, type BurstRules } from './workers/burst.ts'
import { createDrain } from './workers/drain.ts'
import { createExamine } from './workers/examine.ts'
import { createFetchOf } from './workers/fetch-media.ts'
import { createReceive } from './workers/receive.ts'
import { createRefetch } from './workers/refetch.ts'
import { toSubmission } from './workers/submission.ts'
import { startSending } from './workers/sending.ts'
import { createSweep } from './workers/sweep.ts'
import { createTyping } from './workers/typing.ts'

export interface Parts {
  /** Holds the WhatsApp connections of the configured numbers. */
  whatsapp: boolean
  /** Examines messages. */
  worker: boolean
  /** Account name of a simulator channel in this process. */
  simulator?: string | undefined
  /** For tests: leases of their own length. */
  timing?: Partial<NumberTiming>
}

export interface Bot {
  runtime: Runtime
  /** Those this process serves; empty without the role gateway. */
  numbers: readonly GatewayNumber[]
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
    let numbers: GatewayNumber[] = []
    undo.push(async () => void (await Promise.all(numbers.map((number) => number.stop()))))
    undo.push(() => runtime.queues.close())
    const content = parts.worker ? prepareContent(loadContent()) : null
    // A gateway by itself only asks whether a message may wait.
    const words = content?.triage.words ?? compileWords(loadWords(CONTENT_FOLDER))
    const burst = burstRules(config, words)
    if (content) undo.push(await startWorker(config, log, runtime, content, burst))
    const attach = createAttach(config, log, runtime, burst)
    if (simulator) undo.push((await attach(simulator)).stop)
    if (parts.whatsapp) {
      numbers = await openNumbers(config, log, runtime, attach, parts.timing)
      await untilOneRuns(numbers)
    }
    const sweep = createSweep({ store: runtime.store, queues: runtime.queues, log })
    undo.push(() => sweep.stop())
    await sweep.start()

    let closing: Promise<void> | undefined
    return { runtime, numbers, simulator, close: () => (closing ??= closeAll()) }
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
      fetchMedia: createFetchOf({
        fetchMedia: (ref) => (ref.source === 'file' ? fetchFileMedia(ref) : fetchWhatsApp(ref)),
        store,
        queues,
        log,
        // The other jobs go on answering.
        limits: { waitsAtOnce: Math.ceil(config.workerConcurrency / 2) },
      }),
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

type Attach = TermDependencies['attach']

/** Baileys is loaded here and nowhere else: it costs half a second and 64 MB. */
async function openNumbers(
  { whatsapp, dataDir }: Config,
  log: Log,
  runtime: Runtime,
  attach: Attach,
  timing: Partial<NumberTiming> = {},
): Promise<GatewayNumber[]> {
  const { createWhatsAppChannel } = await import('./channels/whatsapp/whatsapp.ts')
  const { store, queues } = runtime
  const openSpool = (account: string): Spool => runtime.openSpool(account)
  // Without its job the sweep finds the chat a little later.
  const onAccepted: OnAccepted = ({ chatKey, isNew }, { account }) =>
    void (isNew && queues.addDrain(account, chatKey).catch(() => undefined))
  const recordsParts = { dataDir, store, openSpool, log, onAccepted }
  const dependenciesOf = (number: Config['whatsapp']['numbers'][number]): TermDependencies => ({
    openRecords: (ownership, events) => openRecords(recordsParts, ownership, events),
    openChannel: async (records, mayAct) => {
      // Of several numbers each line must say which.
      const named = log.child({ account: number.account })
      const channel = await createWhatsAppChannel({ ...whatsapp, ...number }, named, {
        records,
        mayAct,
        sentReply: (messageId) => store.sentReply(number.account, messageId),
        readCard,
      })
      // What waited for the connection, or for a restriction's end, need not wait out its pause.
      channel.onState((state) => {
        if (state === 'open' || state === 'degraded')
          void queues.wakeDeliver(number.account).catch(() => undefined)
      })
      return channel
    },
    attach,
  })
  return startNumbers({
    numbers: whatsapp.numbers.map((number) => ({
      ...number,
      openTerm: (hold) => openTerm(dependenciesOf(number), hold),
      leftover: createLeftover({ account: number.account, openSpool, store, onAccepted, log }),
    })),
    owner: `${hostname()} ${process.pid}`,
    store,
    log,
    timing,
  })
}

/** Inbound: store first, then schedule. Outbound: this process sends the account's replies. Resolves to how to end it. */
function createAttach(config: Config, log: Log, { store, queues }: Runtime, burst: BurstRules): Attach {
  return async (channel: Channel) => {
    const typing = createTyping(channel)
    const isNumber = config.whatsapp.numbers.some(({ account }) => account === channel.account)
    const sends = isNumber ? config.sends : { perMinute: 0, perHour: 0, perDay: 0 }
    const parts = { channel, typing, store, queues, log, pacing: config.pacing, sends }
    const sending = await startSending(parts)
    const { askForMedia } = channel
    const stopRefetch =
      askForMedia && (await queues.runRefetch(channel.account, createRefetch({ store, askForMedia, log })))
    const receive = createReceive({
      store,
      queues,
      typing,
      redact: redactMessage,
      isPressing: (message) => isPressing(message, burst),
      log,
    })
    await channel.start(receive)
    return {
      cappedUntilMs: sending.cappedUntilMs,
      async stop() {
        typing.stop()
        await Promise.all([sending.stop(), stopRefetch?.()])
      },
    }
  }
}
