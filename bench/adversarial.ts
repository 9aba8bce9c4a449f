/**
 * What disguises do to lures that are recognised: for every tuning row answered with danger, every disguise of
 * test/support/disguise.ts. Prints which share keeps danger or caution. Run: npx tsx bench/adversarial.ts
 * --losses NAME prints the texts lost to one disguise (rows of the tuning set only are ever used); --rules leaves the
 * classifier out, which shows what normalisation and rules alone withstand.
 */
import { parseArgs } from 'node:util'
import { loadContent } from '../src/content/load.ts'
import { LANGUAGES } from '../src/model.ts'
import { prepareTriage } from '../src/triage/triage.ts'
import { DISGUISES } from '../test/support/disguise.ts'
import {
  isLost,
  keptShare,
  recognised,
  runTrials,
  withoutClassifier,
  type Trial,
} from './adversarial-trials.ts'
import { readSet } from './eval-rows.ts'
import { printTable } from './figures.ts'

const percent = (share: number): string => (Number.isFinite(share) ? (share * 100).toFixed(1) : '–')

function printShares(trials: Trial[]): void {
  const line = (name: string, disguise: string | null): string[] => [
    name,
    String(trials.filter((trial) => disguise === null || trial.disguise === disguise).length),
    ...LANGUAGES.map((language) => percent(keptShare(trials, disguise, language))),
    percent(keptShare(trials, disguise, null)),
    percent(stillDanger(trials, disguise)),
  ]
  printTable(
    'Lures that keep danger or caution under a disguise, %',
    ['disguise', 'trials', ...LANGUAGES, 'all', 'danger'],
    [...DISGUISES.map(({ name }) => line(name, name)), line('all', null)],
  )
}

function stillDanger(trials: Trial[], disguise: string | null): number {
  const chosen = trials.filter((trial) => disguise === null || trial.disguise === disguise)
  return chosen.filter(({ level }) => level === 'danger').length / chosen.length
}

const { values } = parseArgs({
  options: { losses: { type: 'string' }, rules: { type: 'boolean', default: false } },
})
const ready = prepareTriage(loadContent())
const content = values.rules ? withoutClassifier(ready) : ready
const rows = recognised(readSet('tuning'), content)
const trials = runTrials(rows, content)
console.log(`${rows.length} lures, ${DISGUISES.length} disguises`)
printShares(trials)
for (const { row, disguise, disguised, level } of trials.filter(isLost)) {
  if (disguise !== values.losses) continue
  console.log(row.id, level, '|', disguised.text, disguised.picture ?? '')
}
