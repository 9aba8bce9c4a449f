/** `check`: one message, or a stream of JSON lines, through the pipeline; no queue, no network. */
import { readFile, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { loadContent } from '../content/load.ts'
import type { Examination, PictureResult } from '../model.ts'
import { examine, prepareContent, type PipelineContent } from '../pipeline.ts'
import { parseRequest, toAnswer, type CheckRequest } from './check-lines.ts'
import { OperatorError } from './terminal.ts'

export interface CheckOptions {
  image?: string
  from?: string
  forwarded?: boolean
  json?: boolean
  readings?: boolean
  jsonl?: boolean
}

type ReadPicture = (bytes: Uint8Array) => Promise<PictureResult>

/** Larger files are not even read. */
const MAX_PICTURE_BYTES = 16 * 1024 * 1024
/** Lines examined before their answers are written: keeps the pipe full without holding much. */
const BATCH = 64

export async function check(text: string | undefined, options: CheckOptions): Promise<void> {
  const content = prepareContent(loadContent())
  const pictures = lazyPictures()
  // A reader that left (`| head`) is no error.
  process.stdout.on('error', () => process.exit(0))
  try {
    if (options.jsonl) await checkLines(content, pictures.read, options.readings === true)
    else await checkOne(content, pictures.read, text, options)
  } finally {
    await pictures.close()
  }
}

async function checkOne(
  content: PipelineContent,
  read: ReadPicture,
  text: string | undefined,
  options: CheckOptions,
) {
  if (text === undefined && options.image === undefined) {
    throw new OperatorError(
      'Nothing to check: give a text, --image FILE, or --jsonl for a stream. See check --help.',
    )
  }
  const { image, from, forwarded } = options
  const request = {
    id: '',
    ...(text !== undefined && { text }),
    ...(image && { image }),
    ...(from && { from }),
  }
  const examination = await examineRequest({ ...request, forwarded: forwarded === true }, content, read)
  if (options.json || options.readings) {
    console.log(JSON.stringify(toAnswer(examination, options.readings === true)))
    return
  }
  console.log(examination.reply)
  const found = [examination.level, examination.lure, examination.intent, examination.language].filter(
    Boolean,
  )
  console.error(`\n[${found.join(' · ')}] ${examination.signals.map((signal) => signal.id).join(', ')}`)
}

async function checkLines(content: PipelineContent, read: ReadPicture, withReadings: boolean): Promise<void> {
  let answers: string[] = []
  const flush = async (): Promise<void> => {
    const isRoomLeft = process.stdout.write(answers.join(''))
    answers = []
    if (!isRoomLeft) await once(process.stdout, 'drain')
  }
  // Answers leave when a batch is full or when no further line is at hand, so that a slow writer sees them at once.
  let timer: NodeJS.Immediate | undefined
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue
    answers.push(`${await answerLine(line, content, read, withReadings)}\n`)
    if (answers.length >= BATCH) await flush()
    else timer ??= setImmediate(() => ((timer = undefined), void flush()))
  }
  await flush()
}

async function answerLine(
  line: string,
  content: PipelineContent,
  read: ReadPicture,
  withReadings: boolean,
): Promise<string> {
  const parsed = parseRequest(line)
  if (!parsed.ok) return JSON.stringify({ id: null, error: parsed.error })
  const examination = await examineRequest(parsed.request, content, read)
  return JSON.stringify({ id: parsed.request.id, ...toAnswer(examination, withReadings) })
}

function examineRequest(
  request: CheckRequest,
  content: PipelineContent,
  read: ReadPicture,
): Promise<Examination> {
  const { image, text = '', from, forwarded = false } = request
  const submission = {
    kind: image === undefined ? 'text' : 'image',
    text,
    forwarded,
    ...(from && { from }),
  } as const
  return examine(submission, content, image === undefined ? undefined : () => readFilePicture(image, read))
}

async function readFilePicture(path: string, read: ReadPicture): Promise<PictureResult> {
  const info = await stat(path).catch(() => null)
  if (!info?.isFile()) return { ok: false, failure: 'unavailable' }
  if (info.size > MAX_PICTURE_BYTES) return { ok: false, failure: 'too-large' }
  return read(await readFile(path))
}

/** The decoders start with the first picture: most checks have none. */
function lazyPictures(): { read: ReadPicture; close: () => Promise<void> } {
  let pool: Promise<import('../media/picture-pool.ts').PicturePool> | undefined
  const open = async () => (await import('../media/picture-pool.ts')).createPicturePool({ children: 1 })
  return {
    read: async (bytes) => (await (pool ??= open())).read(bytes),
    close: async () => (await pool)?.close(),
  }
}
