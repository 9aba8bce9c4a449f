/** Messages of the tuning corpus in one language. */
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const Row = z.object({ id: z.string(), text: z.string(), lang: z.string(), level: z.string() })
const folder = new URL('../corpus/tuning/', import.meta.url).pathname

export function readRows(language: string): z.infer<typeof Row>[] {
  const files = readdirSync(folder).filter(
    (name) => name === `${language}.jsonl` || name.endsWith(`-${language}.jsonl`),
  )
  const rows = files.flatMap((name) =>
    readFileSync(folder + name, 'utf8')
      .trim()
      .split('\n'),
  )
  return rows.map((row) => Row.parse(JSON.parse(row))).filter(({ lang }) => lang === language)
}
