/**
 * The slowest single messages: 64 KB of every kind of junk through `examine`, in process and warm, beside an ordinary
 * text of that length and a floor (the runtime's own NFKC and lower case). Aim: under 20 ms each.
 */
import { loadContent } from '../src/content/load.ts'
import type { Submission } from '../src/model.ts'
import { examine, prepareContent, type PipelineContent } from '../src/pipeline.ts'
import { detectLanguage } from '../src/triage/language.ts'
import { triage } from '../src/triage/triage.ts'
import { median, printTable, quantile, ratio, show } from './figures.ts'
import { hotSpots } from './hot-spots.ts'
import { ordinaryInput, worstInputs, type WorstInput } from './worst-inputs.ts'

const WARM_UPS = 3
const RUNS = 20
const AIM_MS = 20
/** Rows printed, slowest first. */
const SHOWN = 12

interface Timing extends WorstInput {
  times: number[]
}

export async function run(): Promise<void> {
  const content = prepareContent(loadContent())
  const once = async (text: string): Promise<void> => void (await examine(submissionOf(text), content))
  const inputs = worstInputs()
  // Warm as a worker is: every path has been taken before anything is measured.
  for (const { text } of inputs) await once(text)
  const timings: Timing[] = []
  for (const input of inputs) timings.push({ ...input, times: await time(() => once(input.text)) })
  timings.sort((a, b) => median(b.times) - median(a.times))

  const ordinary = ordinaryInput()
  const base = await time(() => once(ordinary))
  const floor = await time(async () => void ordinary.normalize('NFKC').toLowerCase())
  const row = (name: string, times: number[]): string[] => [
    name,
    ...[0, 0.5, 0.95, 1].map((share) => show(quantile(times, share))),
    ratio(median(times), median(base)),
  ]
  printTable(
    `${inputs.length} inputs of 65,536 characters, ${RUNS} runs each, warm; ms. The slowest ${SHOWN}:`,
    ['', 'fastest', 'p50', 'p95', 'max', 'of ordinary'],
    [
      ...timings.slice(0, SHOWN).map(({ name, times }) => row(name, times)),
      row('(an ordinary text)', base),
      row('(floor: NFKC and lower case)', floor),
    ],
  )
  const slow = timings.filter(({ times }) => median(times) >= AIM_MS)
  console.log(`\n${slow.length} of ${inputs.length} inputs take ${AIM_MS} ms or more (p50).`)
  for (const { name, text } of timings.slice(0, 3)) await explain(name, text, content)
}

/** Prints which stage the time goes to, and which functions. */
async function explain(name: string, text: string, content: PipelineContent): Promise<void> {
  const submission = submissionOf(text)
  const stages = {
    triage: await time(async () => void triage(submission, [], content.triage)),
    language: await time(async () => void detectLanguage(text, content.languageModel)),
    'whole examine': await time(async () => void (await examine(submission, content))),
  }
  const spots = await hotSpots(async () => {
    for (let round = 0; round < RUNS; round++) await examine(submission, content)
  })
  const shares = Object.entries(stages).map(([stage, times]) => `${stage} ${show(median(times), 'ms')}`)
  console.log(`\n${name}: ${shares.join(', ')}`)
  console.log(`  ${spots.map((spot) => `${spot.name} ${show(spot.share * 100, '%')}`).join('; ')}`)
}

async function time(work: () => Promise<void>): Promise<number[]> {
  for (let round = 0; round < WARM_UPS; round++) await work()
  const times: number[] = []
  for (let round = 0; round < RUNS; round++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return times
}

function submissionOf(text: string): Submission {
  return { kind: 'text', text, forwarded: true, from: '+923001234567' }
}
