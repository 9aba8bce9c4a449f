/**
 * The content a process answers with: the program's own, an operator's laid over it, operators' lists as they stand. In:
 * what both are followed by. Out: content for the pipeline, asked for with every message, and tools for the console.
 */
import { createHash } from 'node:crypto'
import { previewReplies } from './advice/preview.ts'
import { findContentProblemsCalmly } from './cli/content-problems.ts'
import type { Config } from './config.ts'
import type { ContentTools } from './console/content/tools.ts'
import { hashContent } from './content/hash-content.ts'
import { CONTENT_FOLDER, loadContent, type Content } from './content/load.ts'
import { overlayMark } from './content/overlay-files.ts'
import { layOver, placeOf } from './content/overlay.ts'
import { ContentError } from './content/read-yaml.ts'
import type { Log } from './log.ts'
import { prepareContent, type PipelineContent } from './pipeline.ts'
import { errorName } from './queues/error-name.ts'
import type { Storage } from './runtime.ts'
import { markKey } from './store/case-places.ts'
import type { IndicatorSource } from './store/indicators.ts'
import type { ContentStatuses } from './store/content-status.ts'
import { matchIndicators } from './triage/detect-indicator.ts'
import { readIndicatorValue } from './triage/indicator-value.ts'
import { compileIndicators, type Indicators } from './triage/indicators.ts'
import { matchMarks } from './triage/known-marks.ts'
import { marksOf } from './triage/marks.ts'
import { triage } from './triage/triage.ts'
import { followContent, type LoadedContent, type LoadResult } from './workers/follow-content.ts'
import { followIndicators } from './workers/follow-indicators.ts'
import { VERSION } from './version.ts'

export interface ContentInForce {
  content: () => Content
  /** Everything for one message, with the lists at this moment. */
  pipeline: () => PipelineContent
  /** For pages about content and lists. */
  tools: ContentTools
  /** Looks now whether content or lists changed. */
  refresh: () => Promise<void>
  close: () => Promise<void>
}

export interface ContentSurroundings {
  keyring: Pick<Storage['keyring'], 'crypto'>
  store: IndicatorSource & ContentStatuses
  /** Names this process to operators. */
  process: string
  everyMs?: { content?: number; indicators?: number }
}

interface Ready {
  content: Content
  prepared: PipelineContent
}

/** Resolves when both were read once, or could not be: a bot answers without them. */
export async function openContentInForce(
  config: Pick<Config, 'contentDir' | 'retainDays'>,
  log: Log,
  { keyring, store, process, everyMs = {} }: ContentSurroundings,
): Promise<ContentInForce> {
  const base = loadContent()
  const own: LoadedContent<Ready> = {
    content: { content: base, prepared: prepareContent(base, config) },
    hash: hashContent(CONTENT_FOLDER),
    files: [],
  }
  const { contentDir } = config
  const followed = await followContent({
    own,
    overlay:
      contentDir === null
        ? null
        : {
            mark: () => overlayMark(contentDir),
            load: () => loadOverlay(own, contentDir, config, log),
          },
    version: VERSION,
    report: (status) => store.reportContent(process, status, Date.now()),
    log,
    ...(everyMs.content !== undefined && { everyMs: everyMs.content }),
  })
  const lists = await followIndicators({
    source: store,
    compile: compileIndicators,
    log,
    ...(everyMs.indicators !== undefined && { everyMs: everyMs.indicators }),
  })
  const indicators = (): Indicators => ({
    book: lists.book(),
    nowMs: Date.now(),
    fingerprint: (kind, key) => markKey(keyring.crypto, kind, key),
  })
  const pipeline = (): PipelineContent => {
    const { prepared } = followed.content()
    return { ...prepared, triage: { ...prepared.triage, indicators: indicators() } }
  }
  const content = (): Content => followed.content().content
  return {
    content,
    pipeline,
    tools: createContentTools(content, pipeline),
    async refresh() {
      await Promise.all([followed.refresh(), lists.refresh()])
    },
    async close() {
      await Promise.all([followed.stop(), lists.stop()])
      await store.forgetContent(process).catch(() => undefined)
    },
  }
}

/** The overlay over the own content, in force only when the whole passes what `content check` asks. */
async function loadOverlay(
  own: LoadedContent<Ready>,
  folder: string,
  config: Pick<Config, 'retainDays'>,
  log: Log,
): Promise<LoadResult<Ready>> {
  try {
    const { content, files, hash, places } = layOver(own.content.content, folder)
    if (files.length === 0) return { ok: true, loaded: own }
    const prepared = prepareContent(content, config)
    const today = new Date().toISOString().slice(0, 10)
    const { problems } = await findContentProblemsCalmly(content, prepared.triage, today)
    if (problems.length > 0) return { ok: false, problems: problems.map((one) => placeOf(one, places)) }
    const both = createHash('sha256').update(own.hash).update(hash).digest('hex')
    return { ok: true, loaded: { content: { content, prepared }, hash: both, files } }
  } catch (error) {
    if (error instanceof ContentError) return { ok: false, problems: error.problems }
    // A check may stumble over what no schema forbids; that is a problem of the overlay all the same.
    log.error({ error: errorName(error) }, 'the content of CONTENT_DIR could not be examined')
    return { ok: false, problems: [`:1: cannot be examined (${errorName(error)})`] }
  }
}

/** What pages about content and lists ask of stages that the console does not know. */
export function createContentTools(content: () => Content, pipeline: () => PipelineContent): ContentTools {
  return {
    previewReplies: (language, country, prefix) => previewReplies(content(), language, country, prefix),
    readIndicator: (about, written) => readIndicatorValue(about, written, content()),
    findIndicators(text) {
      const { triage: prepared } = pipeline()
      const { indicators } = prepared
      if (!indicators) return []
      const submission = { kind: 'text', text, forwarded: true } as const
      const asText = triage(submission, [], prepared)
      // What is pasted may be what a symbol holds.
      const asSymbol = triage({ ...submission, text: '' }, [{ kind: 'qr', text }], prepared)
      const marks = marksOf({ ...asText, submission, pictures: [] }, prepared)
      const found = [
        ...matchIndicators([...asText.observables, ...asSymbol.observables], indicators).map(
          ({ indicator, observable }) => ({ indicator, seen: observable.text }),
        ),
        ...matchMarks(marks, indicators).map((indicator) => ({ indicator, seen: '' })),
      ]
      return [...new Map(found.map((each) => [each.indicator.id, each])).values()]
    },
  }
}
