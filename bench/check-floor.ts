/** What `check --jsonl` costs before anything is examined: lines in, parsed, validated, written out again. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { parseRequest } from '../src/cli/check-lines.ts'

const BATCH = 64

let answers: string[] = []
async function flush(): Promise<void> {
  const isRoomLeft = process.stdout.write(answers.join(''))
  answers = []
  if (!isRoomLeft) await once(process.stdout, 'drain')
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const parsed = parseRequest(line)
  answers.push(`${JSON.stringify(parsed.ok ? parsed.request : { id: null, error: parsed.error })}\n`)
  if (answers.length >= BATCH) await flush()
}
await flush()
