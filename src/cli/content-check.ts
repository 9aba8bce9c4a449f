/** `content check`: loads every content file and examines references, examples, texts and replies. */
import { loadContent } from '../content/load.ts'
import { findContentProblems } from './content-problems.ts'
import { OperatorError } from './terminal.ts'

export async function contentCheck(): Promise<void> {
  const startedMs = Date.now()
  const today = new Date(startedMs).toISOString().slice(0, 10)
  const { problems, warnings, counts } = findContentProblems(loadContent(), today)
  for (const warning of warnings) console.log(`look: ${warning}`)
  if (problems.length > 0) throw new OperatorError(`${problems.join('\n')}\n${problems.length} problems`)
  const what = Object.entries(counts).map(([name, count]) => `${count} ${name}`)
  console.log(`Content is in order: ${what.join(', ')} (${Date.now() - startedMs} ms).`)
}
