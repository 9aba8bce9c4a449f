/** A file line by line in bounded memory, whatever it holds. */
import { createReadStream } from 'node:fs'
import { LINE_FEED } from './spool-line.ts'

export interface FileLine {
  /** Without its line feed. */
  bytes: Buffer
  /** false: the file ends here without a line feed, or the line is longer than `mostBytes` and goes on. */
  isWhole: boolean
}

/** Empty lines are left out. Rejects with the file system's error. */
export async function* readLines(path: string, mostBytes: number): AsyncGenerator<FileLine> {
  let parts: Buffer[] = []
  let size = 0
  const take = (): Buffer => {
    const bytes = Buffer.concat(parts)
    parts = []
    size = 0
    return bytes
  }
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      parts.push(chunk.subarray(start, end))
      start = end + 1
      const bytes = take()
      if (bytes.length > 0) yield { bytes, isWhole: true }
    }
    parts.push(chunk.subarray(start))
    size += chunk.length - start
    if (size > mostBytes) yield { bytes: take(), isWhole: false }
  }
  const rest = take()
  if (rest.length > 0) yield { bytes: rest, isWhole: false }
}
