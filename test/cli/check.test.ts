/** The permanent contract of `check`, on the real program: lines in, lines out, nothing lost, nothing else printed. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { INTENTS, LEVELS, LURES } from '../../src/model.ts'
import { eventually } from '../support/eventually.ts'
import build from '../support/build.ts'
import { qrPng } from '../support/qr-picture.ts'
import { temporaryFolder } from '../support/servers.ts'

const Answer = z.strictObject({
  id: z.union([z.string(), z.number()]),
  level: z.enum(LEVELS),
  lure: z.enum(LURES).nullable(),
  intent: z.enum(INTENTS),
  language: z.string().min(2),
  signals: z.array(z.strictObject({ id: z.string(), evidence: z.string() })),
  reply: z.string().min(1),
  replyLanguage: z.string().min(2),
  readings: z
    .array(
      z.strictObject({ kind: z.enum(['qr', 'text']), text: z.string(), confidence: z.number().optional() }),
    )
    .optional(),
})
const BadLine = z.strictObject({ id: z.null(), error: z.string().min(1) })

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const folder = temporaryFolder()
const OTPAUTH = 'otpauth://totp/Bank:ali?secret=JBSWY3DPEHPK3PXP&issuer=Bank'
const picture = join(folder.path, 'otpauth.png')
const junk = join(folder.path, 'junk.png')

beforeAll(async () => {
  build()
  writeFileSync(picture, await qrPng(OTPAUTH))
  writeFileSync(junk, 'this is no picture')
})
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})
afterAll(() => folder.remove())

interface Run {
  code: number | null
  stdout: string
  stderr: string
  /** Standard output as JSON, line by line. */
  lines: unknown[]
}

async function runCheck(args: string[], input: string | Buffer = ''): Promise<Run> {
  const child = startCheck(args)
  child.stdin.end(input)
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  const isJson = args.some((arg) => /^--json/.test(arg))
  return { code: code as number | null, stdout, stderr, lines: isJson ? parseLines(stdout) : [] }
}

const running = new Set<ChildProcessWithoutNullStreams>()

function startCheck(args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [PROGRAM, 'check', ...args])
  running.add(child)
  child.on('close', () => running.delete(child))
  // A program that refuses its arguments does not read its input.
  child.stdin.on('error', () => undefined)
  return child
}

function parseLines(output: string): unknown[] {
  const lines = output.split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((answer): unknown => JSON.parse(answer))
}

const line = (request: object): string => `${JSON.stringify(request)}\n`
const ids = (lines: unknown[]): unknown[] =>
  lines.map((answer) => z.looseObject({ id: z.unknown() }).parse(answer).id)

describe('check --jsonl', () => {
  test('answers every line in order, with pictures in between, and prints nothing else', async () => {
    const requests = Array.from({ length: 150 }, (_, index) =>
      index % 50 === 7
        ? { id: `n${index}`, image: index === 7 ? '/nowhere/at-all.png' : junk }
        : { id: `n${index}`, text: `hello ${index}` },
    )
    const run = await runCheck(['--jsonl'], requests.map(line).join(''))
    expect(run.code).toBe(0)
    expect(ids(run.lines)).toEqual(requests.map(({ id }) => id))
    for (const answer of run.lines) Answer.parse(answer)
    expect(run.stdout.endsWith('\n')).toBe(true)
    expect(run.stderr).toBe('')
  })

  test('publishes the fields of the contract, in their order', async () => {
    const { lines } = await runCheck(['--jsonl'], line({ id: 1, text: 'Проголосуй за меня vote-dance.top' }))
    const answer = Answer.parse(lines[0])
    expect(Object.keys(z.looseObject({}).parse(lines[0]))).toEqual([
      'id',
      'level',
      'lure',
      'intent',
      'language',
      'signals',
      'reply',
      'replyLanguage',
    ])
    expect(answer).toMatchObject({
      id: 1,
      level: 'danger',
      lure: 'device-linking',
      intent: 'check-message',
      language: 'ru',
    })
    expect(answer.signals.length).toBeGreaterThan(0)
  })

  test('a bad line is answered as such and the rest goes on', async () => {
    const bad = [
      'not JSON',
      '[]',
      'null',
      '7',
      '"text"',
      '{"text":"no id"}',
      '{"id":null}',
      '{"id":"a","text":5}',
      '{"id":"a","forwarded":"yes"}',
      '{"id":"a","text":"cut off',
    ]
    const input = bad.map((text, index) => `${text}\n${line({ id: index, text: 'hello' })}`).join('')
    const run = await runCheck(['--jsonl'], input)
    expect(run.code).toBe(0)
    expect(run.lines).toHaveLength(bad.length * 2)
    for (const answer of run.lines.filter((_, index) => index % 2 === 0)) BadLine.parse(answer)
    const good = run.lines.filter((_, index) => index % 2 === 1)
    expect(good.map((answer) => Answer.parse(answer).id)).toEqual(bad.map((_, index) => index))
  })

  test('takes CRLF, empty lines, a byte order mark, raw line separators and a missing last line feed', async () => {
    const separated = `{"id":"b","text":"one\u2028two\u2029three\u0085four"}`
    const input = `\uFEFF${JSON.stringify({ id: 'a', text: 'x' })}\r\n\r\n\n   \n${separated}\r\n{"id":"c"}\n{"id":"d","text":"end"}`
    const { lines } = await runCheck(['--jsonl'], input)
    expect(ids(lines)).toEqual(['a', 'b', 'c', 'd'])
    for (const answer of lines) Answer.parse(answer)
  })

  test('refuses a huge line, keeps the longest allowed text, survives broken UTF-8', async () => {
    const longest = 'x'.repeat(65_536)
    const input = Buffer.concat([
      Buffer.from(`${'x'.repeat(5_000_000)}\n`),
      Buffer.from(line({ id: 'longest', text: longest })),
      Buffer.from('{"id":"utf","text":"'),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from('"}\n'),
    ])
    const { lines, code } = await runCheck(['--jsonl'], input)
    expect(code).toBe(0)
    expect(lines).toHaveLength(3)
    BadLine.parse(lines[0])
    expect(ids(lines)).toEqual([null, 'longest', 'utf'])
  })

  test('answers at once while standard input stays open, also before a picture is read', async () => {
    const child = startCheck(['--jsonl'])
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
    const count = () => output.split('\n').length - 1
    child.stdin.write(line({ id: 'first', text: 'hello' }))
    await eventually(() => expect(count()).toBe(1))
    child.stdin.write(line({ id: 'second', text: 'hello' }) + line({ id: 'third', image: picture }))
    await eventually(() => expect(count()).toBe(3))
    expect(ids(parseLines(output))).toEqual(['first', 'second', 'third'])
    const ended = once(child, 'close')
    child.stdin.end()
    expect(await ended).toEqual([0, null])
  })

  test('ends quietly when its reader leaves', async () => {
    const child = startCheck(['--jsonl'])
    const complaint = text(child.stderr)
    const ended = once(child, 'close')
    child.stdin.write(line({ id: 1, text: 'hello' }).repeat(3_000))
    await once(child.stdout, 'data')
    child.stdout.destroy()
    child.stdin.end(line({ id: 2, text: 'hello' }).repeat(3_000))
    expect(await ended).toEqual([0, null])
    expect(await complaint).toBe('')
  })

  test('an unreadable picture is a normal row', async () => {
    const images = [junk, '/nowhere/at-all.png', folder.path, '']
    const { lines } = await runCheck(['--jsonl'], images.map((image, id) => line({ id, image })).join(''))
    expect(lines).toHaveLength(images.length)
    for (const answer of lines) {
      const { level, lure, signals } = Answer.parse(answer)
      expect({ level, lure }).toEqual({ level: 'unknown', lure: null })
      expect(signals.map(({ id }) => id)).toContain('picture.unreadable')
    }
  })

  test('shows readings only when asked, with secrets masked one for one', async () => {
    const input = line({ id: 1, image: picture })
    const [plain, shown] = await Promise.all([
      runCheck(['--jsonl'], input),
      runCheck(['--jsonl', '--readings'], input),
    ])
    expect(Answer.parse(plain.lines[0]).readings).toBeUndefined()
    const masked = OTPAUTH.replace('JBSWY3DPEHPK3PXP', '•'.repeat(16))
    expect(Answer.parse(shown.lines[0]).readings).toEqual([{ kind: 'qr', text: masked }])
    for (const { stdout, stderr } of [plain, shown]) expect(stdout + stderr).not.toContain('JBSWY3DPEHPK3PXP')
  })

  test('the sender’s number gives the language where the text tells none', async () => {
    const input =
      line({ id: 1, text: 'https://kaspi.kz', from: '+77011234567' }) +
      line({ id: 2, text: '...', from: 'no number' })
    const { lines } = await runCheck(['--jsonl'], input)
    expect(lines.map((answer) => Answer.parse(answer).replyLanguage)).not.toContain('und')
    expect(Answer.parse(lines[0]).replyLanguage).not.toBe('en')
  })

  test('refuses a message beside the stream', async () => {
    const run = await runCheck(['--jsonl', 'hello'])
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toMatch(/standard input/)
  })
})

describe('check of one message', () => {
  test('standard output carries the reply alone', async () => {
    const run = await runCheck(['Проголосуй за меня vote-dance.top'])
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/^\*СТОП/)
    expect(run.stdout).not.toMatch(/device-linking/)
    expect(run.stderr).toMatch(/danger · device-linking/)
  })

  test('--json is one line without an id; empty text is examined too', async () => {
    for (const text of ['hello', '']) {
      const run = await runCheck(['--json', text])
      expect(run).toMatchObject({ code: 0, stderr: '' })
      expect(run.lines).toHaveLength(1)
      Answer.omit({ id: true }).strict().parse(run.lines[0])
    }
  })

  test('--image with --json and --readings', async () => {
    const run = await runCheck(['--image', picture, '--json', '--readings'])
    expect(Answer.omit({ id: true }).parse(run.lines[0]).readings).toHaveLength(1)
  })

  test('nothing to check is an error that says what to give', async () => {
    const run = await runCheck([])
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toMatch(/--image/)
  })
})
