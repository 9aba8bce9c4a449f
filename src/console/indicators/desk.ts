/** What the pages of indicators share: their parts, who reads, and small readings of a request. */
import { z } from 'zod'
import { mayDo } from '../create-shell.ts'
import type { ConsoleParts } from '../parts.ts'
import type { PageContext, Shell } from '../shell.ts'
import type { Reader } from './list-view.ts'
import type { CheckParts } from './written.ts'

export interface Desk {
  shell: Shell
  indicators: ConsoleParts['records']['indicators']
  tools: ConsoleParts['tools']
  nowMs: () => number
  reader: (c: PageContext) => Reader
  /** Behind `shell.needs` only. */
  checkParts: (c: PageContext) => CheckParts
}

export type DeskParts = Pick<ConsoleParts, 'records' | 'tools' | 'nowMs'>

export function createDesk({ records: { indicators }, tools, nowMs }: DeskParts, shell: Shell): Desk {
  return {
    shell,
    indicators,
    tools,
    nowMs,
    reader: (c) => ({
      say: shell.say(c),
      language: c.get('language'),
      nowMs: nowMs(),
      isAnalyst: mayDo(c.get('identity')?.operator ?? null, 'analyst'),
    }),
    checkParts: (c) => ({ tools, author: shell.operator(c).name, nowMs: nowMs() }),
  }
}

const Form = z.record(z.string(), z.unknown())
const LONGEST_FIELD = 4_000

/** These fields of a form as they were sent, cut to a length that every one of them refuses; files are none. */
export async function fieldsOf<Name extends string>(
  c: PageContext,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const form = Form.parse(await c.req.parseBody())
  const text = (name: Name): string => {
    const sent = form[name]
    return typeof sent === 'string' ? sent.slice(0, LONGEST_FIELD) : ''
  }
  return Object.fromEntries(names.map((name) => [name, text(name)])) as Record<Name, string>
}
