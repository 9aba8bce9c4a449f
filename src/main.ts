/**
 * Composition root: builds the parts that the roles need, wires them, and owns the order of shutting down.
 * Nothing is decided here about messages; see pipeline.ts for their journey.
 */
import { hostname } from 'node:os'
import { fetchFileMedia } from './channels/simulator-media.ts'
import { createSimulator, type Simulator } from './channels/simulator.ts'
import { createFetchMedia } from './channels/whatsapp/media.ts'
import { createCheckMessage } from './check-message.ts'
import type { Config } from './config.ts'
import { openContentInForce, type ContentInForce } from './content-in-force.ts'
import { CONTENT_FOLDER } from './content/load.ts'
import { loadWords } from './content/words.ts'
import { dutyAt } from './conversation/duty.ts'
import type { GatewayNumber } from './gateway/gateway-number.ts'
import type { NumberTiming } from './gateway/number.ts'
import { untilOneRuns } from './gateway/numbers.ts'
import { serveRequests } from './gateway/serve-requests.ts'
import type { Log } from './log.ts'
import { createPicturePool, type PicturePool } from './media/picture-pool.ts'
import { examine, failedExamination, type PipelineContent } from './pipeline.ts'
import { errorName } from './queues/error-name.ts'
import { openRuntime, type Runtime } from './runtime.ts'
import type { ConsoleSurroundings, RunningConsole } from './start-console.ts'
import { serveHealth, watchOver, type Watch } from './start-health.ts'
import { createAttach, gatewayName, openNumbers } from './start-numbers.ts'
import { keepWords } from './triage/keep-words.ts'
import { readOwnWords } from './triage/own-words.ts'
import { showTokens } from './triage/redact.ts'
import { isUrgent } from './triage/urgent.ts'
import { compileWords, type CompiledWords } from './triage/words.ts'
import { BURST_LIMITS, NO_BURSTS, type BurstRules } from './workers/burst.ts'
import { createCampaigns } from './workers/campaigns.ts'
import { createDrain } from './workers/drain.ts'
import { createExamine } from './workers/examine.ts'
import type { Meters } from './workers/meters.ts'
import { createFetchOf } from './workers/fetch-media.ts'
import { toSubmission } from './workers/submission.ts'
import { createSweep } from './workers/sweep.ts'

export interface Parts {
  /** Holds the WhatsApp connections of the configured numbers. */
  whatsapp: boolean
  /** Examines messages. */
  worker: boolean
  /** Account name of a simulator channel in this process. */
  simulator?: string | undefined
  /** Operators' pages, and the page to try the bot on; needs the simulator. */
  console?: boolean
  /** For tests: leases of their own length. */
  timing?: Partial<NumberTiming>
}

export interface Bot {
  runtime: Runtime
  /** Those this process serves; empty without the role gateway. */
  numbers: readonly GatewayNumber[]
  simulator: Simulator | null
  /** null: not asked for, or off. */
  console: RunningConsole | { problem: string } | null
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
    const inForce =
      parts.worker || parts.console === true
        ? await openContentInForce(config, log, { ...runtime, process: processName(parts) })
        : null
    if (inForce) undo.push(() => inForce.close())
    // A gateway by itself only asks whether a message may wait.
    const burst = burstRules(config, inForce ? () => inForce.pipeline().triage.words : ownWords())
    const pictures = createPicturePool({
      children: config.pictureChildren,
      textChildren: config.pictureTextChildren,
    })
    undo.push(() => pictures.close())
    const watch = watchOver(config, runtime, {
      roles: rolesOf(parts),
      hasAnswers: parts.worker || parts.console === true,
      ...(inForce && parts.worker && { content: inForce.content }),
      ...(parts.whatsapp && { numbers: () => numbers }),
    })
    const { meters } = watch.metrics
    if (inForce && parts.worker)
      undo.push(await startWorker(config, log, runtime, inForce.pipeline, { burst, pictures, meters }))
    const attach = createAttach(config, log, runtime, burst, meters)
    if (simulator) {
      // A console's account ends with its process; after that nobody would send what waits in its chats.
      if (config.mode.kind === 'distributed' && parts.console)
        undo.push(async () => void (await runtime.store.eraseTrialsOf(simulator.account)))
      undo.push((await attach(simulator)).stop)
    }
    if (parts.whatsapp) {
      numbers = await openNumbers(config, log, runtime, attach, parts.timing)
      undo.push(serveRequests({ numbers, owner: gatewayName(), store: runtime.store, log }))
      await untilOneRuns(numbers)
    }
    const sweep = createSweep({ store: runtime.store, queues: runtime.queues, log, meters })
    undo.push(() => sweep.stop())
    await sweep.start()
    const surroundings = { simulator, pictures, watch, inForce }
    const operators = parts.console ? await openConsole(config, log, runtime, surroundings) : null
    if (operators && 'url' in operators) undo.push(() => operators.close())
    const health = await serveHealth(config, watch)
    if (health) undo.push(() => health.close())

    let closing: Promise<void> | undefined
    return { runtime, numbers, simulator, console: operators, close: () => (closing ??= closeAll()) }
  } catch (error) {
    await closeAll()
    throw error
  }
}

const DAY_MS = 86_400_000

/** A bot that answers goes on without its console. */
async function openConsole(
  config: Config,
  log: Log,
  runtime: Runtime,
  {
    simulator,
    pictures,
    watch,
    inForce,
  }: {
    simulator: Simulator | null
    pictures: PicturePool
    watch: Watch
    inForce: ContentInForce | null
  },
): Promise<Bot['console']> {
  const { listen } = config.console
  if (!listen || !simulator || !inForce) return null
  const { startConsole, ListenError } = await import('./start-console.ts')
  const onFailure = (error: unknown): void =>
    log.error({ error: errorName(error) }, 'a message of the API could not be examined')
  const surroundings: ConsoleSurroundings = {
    ...watch,
    simulator,
    content: inForce.content,
    tools: inForce.tools,
    check: createCheckMessage({ content: inForce.pipeline, onFailure }),
    readPicture: (bytes) => pictures.read(bytes),
  }
  try {
    return await startConsole(config, listen, log, runtime, surroundings)
  } catch (error) {
    if (!(error instanceof ListenError)) throw error
    log.error({ address: listen, code: error.code }, 'the console has no address to listen on')
    return { problem: error.message }
  }
}

/** What is answered alone and at once, and what is waited for. */
function burstRules({ pacing }: Config, words: () => CompiledWords): BurstRules {
  return {
    // Tests and load runs send one message after the other, and every one is a question.
    limits: pacing === 'off' ? NO_BURSTS : BURST_LIMITS,
    isQuick(text) {
      const { digit, answer, wish } = readOwnWords(text, words())
      // People say hello before they forward something, and ask what it is right behind.
      const isAboutMore = answer === 'why' || answer === 'what-now' || answer === 'thanks'
      return digit !== null || (answer !== null && !isAboutMore) || (wish !== null && wish !== 'help')
    },
    isUrgent: (text) => isUrgent(text, words()),
  }
}

/** Resolves to what must be closed after the worker's last job. */
async function startWorker(
  config: Config,
  log: Log,
  runtime: Runtime,
  content: () => PipelineContent,
  { burst, pictures, meters }: { burst: BurstRules; pictures: PicturePool; meters: Meters },
): Promise<() => Promise<void>> {
  const { store, queues } = runtime
  const fetchWhatsApp = createFetchMedia({ extraHosts: config.whatsapp.mediaHosts })
  const campaigns = createCampaigns(store, { ...config.campaigns, consoleOrigin: originOf(config) }, log)
  const handler = createDrain({
    store,
    queues,
    log,
    examine: createExamine({
      examine: (submission, readPictures, known, countAlike) =>
        examine(submission, content(), readPictures, known, countAlike),
      countAlike: campaigns.countAlike,
      fetchMedia: createFetchOf({
        fetchMedia: (ref) => (ref.source === 'file' ? fetchFileMedia(ref) : fetchWhatsApp(ref)),
        store,
        queues,
        log,
        // The other jobs go on answering.
        limits: { waitsAtOnce: Math.ceil(config.workerConcurrency / 2) },
      }),
      readPicture: (bytes) => pictures.read(bytes),
      meters,
    }),
    fallback(messages, person) {
      const { text, said = text } = toSubmission(messages, person, Date.now())
      return failedExamination({ from: messages[0].from, text: said }, person.language, content())
    },
    burst,
    meters,
    limits: {
      checksPerHour: config.checksPerHour,
      waitingMost: config.queueLimit,
      // Without words nobody can look again.
      correctionMs: config.retainDays > 0 ? config.correctionDays * DAY_MS : 0,
    },
    dutyAt: (nowMs) => config.duty && dutyAt(config.duty.shifts, config.duty.zone, nowMs),
    showText: showTokens,
    keep: config.retainDays > 0 ? { mask: keepWords, forMs: config.retainDays * DAY_MS } : null,
  })
  await queues.runDrain(handler, { concurrency: config.workerConcurrency })
  // The first picture must not wait for the decoders; a failure shows again with that picture.
  pictures.warmUp().catch((error: unknown) => log.warn({ error: errorName(error) }, 'decoders not warmed up'))
  campaigns.start()
  return async () => {
    await campaigns.stop()
    await queues.close()
  }
}

/** What operators' links begin with. */
function originOf({ console: { origin, listen } }: Config): string | null {
  return (
    origin ??
    (listen && `http://${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${listen.port}`)
  )
}

/** Without a worker the words are the program's own. */
function ownWords(): () => CompiledWords {
  const words = compileWords(loadWords(CONTENT_FOLDER))
  return () => words
}

/** For operators who look which process has which content. */
function processName(parts: Parts): string {
  return `${hostname()} ${process.pid} (${rolesOf(parts)})`
}

function rolesOf({ whatsapp, worker, console: isConsole }: Parts): string {
  const roles = { gateway: whatsapp, worker, console: isConsole }
  return Object.entries(roles)
    .flatMap(([role, has]) => (has ? [role] : []))
    .join(' + ')
}
