/** `check`: one message, or a stream of JSON lines, through the pipeline; no queue, no network. */
import { readFile, stat } from 'node:fs/promises'
import { once } from 'node:events'
import { createCheckMessage, type CheckMessage } from '../check-message.ts'
import { loadContent } from '../content/load.ts'
import type { Examination, PictureResult } from '../model.ts'
import type { PicturePool } from '../media/picture-pool.ts'
import { prepareContent } from '../pipeline.ts'
import { errorName } from '../queues/error-name.ts'
import { MAX_LINE, parseRequest, toAnswer, type CheckRequest, type Parsed } from './check-lines.ts'
import { readLines } from './read-lines.ts'
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
type Check = (request: CheckRequest) => Promise<Examination>

/** Larger files are not even read. */
const MAX_PICTURE_BYTES = 16 * 1024 * 1024
/** Lines examined before their answers are written: keeps the pipe full without holding much. */
const BATCH = 64

export async function check(text: string | undefined, options: CheckOptions): Promise<void> {
  if (options.jsonl && (text ?? options.image ?? options.from ?? options.forwarded) !== undefined) {
    throw new OperatorError(
      'With --jsonl the messages come from standard input: put text, image, from and forwarded into its lines.',
    )
  }
  const content = prepareContent(loadContent())
  const pictures = lazyPictures()
  // A reader that left (`| head`) is no error.
  process.stdout.on('error', () => process.exit(0))
  try {
    if (options.jsonl) {
      // One message must not end the stream; the reply says that it could not be checked.
      const onFailure = (error: unknown): void =>
        console.error(`a line could not be examined (${errorName(error)})`)
      const checkMessage = createCheckMessage({ content: () => content, onFailure })
      await checkLines((request) => checkRequest(request, checkMessage, pictures.read), options)
    } else {
      const checkMessage = createCheckMessage({ content: () => content })
      await checkOne((request) => checkRequest(request, checkMessage, pictures.read), text, options)
    }
  } finally {
    await pictures.close()
  }
}

async function checkOne(examine: Check, text: string | undefined, options: CheckOptions): Promise<void> {
  if (text === undefined && options.image === undefined) {
    throw new OperatorError(
      'Nothing to check: give a text, --image FILE, or --jsonl for a stream. See check --help.',
    )
  }
  const { image, from, forwarded } = options
  const request = {
    id: '',
    ...(text !== undefined && { text }),
    ...(image !== undefined && { image }),
    ...(from && { from }),
  }
  const examination = await examine({ ...request, forwarded: forwarded === true })
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

async function checkLines(examine: Check, { readings = false }: CheckOptions): Promise<void> {
  const answers: string[] = []
  const flush = async (): Promise<void> => {
    if (answers.length === 0) return
    const isRoomLeft = process.stdout.write(answers.splice(0).join(''))
    if (!isRoomLeft) await once(process.stdout, 'drain')
  }
  for await (const lines of readLines(process.stdin.setEncoding('utf8'), MAX_LINE)) {
    for (const line of lines) {
      if (line.trim() === '') continue
      const parsed = parseRequest(line)
      // A picture takes its time; what is known already does not wait for it, nor for the writer's next line.
      if (answers.length >= BATCH || (parsed.ok && parsed.request.image !== undefined)) await flush()
      answers.push(`${await answerLine(parsed, examine, readings)}\n`)
    }
    await flush()
  }
}

async function answerLine(parsed: Parsed, examine: Check, withReadings: boolean): Promise<string> {
  if (!parsed.ok) return JSON.stringify({ id: null, error: parsed.error })
  const { request } = parsed
  return JSON.stringify({ id: request.id, ...toAnswer(await examine(request), withReadings) })
}

function checkRequest(
  { image, text, from, forwarded }: CheckRequest,
  checkMessage: CheckMessage,
  read: ReadPicture,
): Promise<Examination> {
  const readPicture = image === undefined ? undefined : () => readFilePicture(image, read)
  return checkMessage({ text, readPicture, from, forwarded })
}

async function readFilePicture(path: string, read: ReadPicture): Promise<PictureResult> {
  const info = await stat(path).catch(() => null)
  if (!info?.isFile()) return { ok: false, failure: 'unavailable' }
  if (info.size > MAX_PICTURE_BYTES) return { ok: false, failure: 'too-large' }
  const bytes = await readFile(path).catch(() => null)
  return bytes ? read(bytes) : { ok: false, failure: 'unavailable' }
}

/** The decoders start with the first picture: most checks have none. */
function lazyPictures(): { read: ReadPicture; close: () => Promise<void> } {
  let pool: Promise<PicturePool> | undefined
  const open = async () => (await import('../media/picture-pool.ts')).createPicturePool({ children: 1 })
  return {
    read: async (bytes) => (await (pool ??= open())).read(bytes),
    close: async () => (await pool)?.close(),
  }
}
