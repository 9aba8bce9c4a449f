/**
 * Text triage of messages under 300 characters on one core, beside a keyword filter, and how well both judge; in a
 * process of its own (triage-passes.ts) that is kept to one core. Aims: 10,000 messages a second, p99 under 1 ms,
 * classifier and language identification together under 20 µs.
 */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { alternativeTable } from './eval-alternative.ts'
import { judgeRows, prepareJudge } from './eval-judge.ts'
import { readSet, SET_TITLES, SETS } from './eval-rows.ts'
import { printPlain } from './eval-tables.ts'
import { ended, onOneCore } from './spawned.ts'

const PASSES = resolve(import.meta.dirname, 'triage-passes.ts')

export async function run(): Promise<void> {
  const words = [...onOneCore(), process.execPath, '--import', 'tsx', PASSES]
  await ended(spawn(words[0] ?? process.execPath, words.slice(1), { stdio: 'inherit' }))
  const judge = prepareJudge()
  for (const set of SETS.filter((name) => name !== 'tuning')) {
    console.log(`\n${SET_TITLES[set]}`)
    printPlain(alternativeTable(judgeRows(readSet(set), judge)))
  }
}
