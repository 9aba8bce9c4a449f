/** Chunks of text in, whole lines out, in bounded memory: an endless line costs no more than the longest good one. */

/**
 * Yields the lines that each chunk completed, without their line feed; a last line needs none. A line longer than
 * `maxLength` UTF-16 units comes shortened, but still longer than that, so that its reader can refuse it.
 */
export async function* readLines(chunks: AsyncIterable<string>, maxLength: number): AsyncGenerator<string[]> {
  let rest = ''
  let isFirst = true
  for await (const chunk of chunks) {
    const lines = (isFirst ? chunk.replace(/^\uFEFF/, '') : chunk).split('\n')
    isFirst = false
    const started = lines.pop() ?? ''
    if (lines.length === 0) {
      if (rest.length <= maxLength) rest += started
      continue
    }
    lines[0] = rest + lines[0]
    rest = started
    yield lines
  }
  if (rest !== '') yield [rest]
}
