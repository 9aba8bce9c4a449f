/** Whether a screenshot of a message is judged as the message itself: both go through examine(). */
import { loadContent } from '../../src/content/load.ts'
import type { Level, Submission } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { percent } from '../eval-tables.ts'
import { printTable } from '../figures.ts'
import type { TextReading } from './measure-text.ts'

interface Comparison {
  group: string
  ofPicture: Level
  ofText: Level
}

const ORDER: Level[] = ['unknown', 'info', 'caution', 'danger']

/** Takes the readings of our own reader; chats about a row of the corpus, and WhatsApp's own screens. */
export async function measureEndToEnd(readings: TextReading[]): Promise<void> {
  const content = prepareContent(loadContent())
  const levelOf = async (submission: Submission, reading?: TextReading): Promise<Level> => {
    const picture = reading?.answer.picture
    return (await examine(submission, content, picture && [() => Promise.resolve(picture)])).level
  }
  const comparisons: Comparison[] = []
  for (const reading of readings.filter(({ truth, answer }) => truth.isLegible && answer.picture)) {
    const text = reading.truth.subject?.text ?? reading.truth.bubbles.map((bubble) => bubble.text).join('\n')
    comparisons.push({
      group: groupOf(reading),
      ofPicture: await levelOf({ kind: 'image', text: '', forwarded: true }, reading),
      ofText: await levelOf({ kind: 'text', text, forwarded: true }),
    })
  }
  const groups = [...new Set(comparisons.map(({ group }) => group))].toSorted()
  const chats = comparisons.filter(({ group }) => /lure|harmless/.test(group))
  printTable(
    'End to end: level of the screenshot beside the level of its text, both forwarded',
    ['', 'pictures', 'equal', 'picture milder', 'picture graver', 'picture’s levels'],
    [
      ...groups.map((name) =>
        rowOf(
          name,
          comparisons.filter(({ group }) => group === name),
        ),
      ),
      rowOf(
        '  all lures',
        chats.filter(({ group }) => group.endsWith('lure')),
      ),
      rowOf(
        '  all harmless',
        chats.filter(({ group }) => group.endsWith('harmless')),
      ),
    ],
  )
}

function groupOf({ truth: { subject, screen, language } }: TextReading): string {
  if (screen) return `screen ${screen} ${language}`
  if (!subject) return `links and numbers ${language}`
  return `chat ${language} ${subject.level === 'danger' || subject.level === 'caution' ? 'lure' : 'harmless'}`
}

function rowOf(name: string, list: Comparison[]): string[] {
  const part = (belongs: (comparison: Comparison) => boolean): string =>
    percent({ found: list.filter(belongs).length, of: list.length })
  const rank = (level: Level): number => ORDER.indexOf(level)
  const levels = ORDER.toReversed().flatMap((level) => {
    const count = list.filter(({ ofPicture }) => ofPicture === level).length
    return count === 0 ? [] : [`${level} ${count}`]
  })
  return [
    name,
    String(list.length),
    part(({ ofPicture, ofText }) => ofPicture === ofText),
    part(({ ofPicture, ofText }) => rank(ofPicture) < rank(ofText)),
    part(({ ofPicture, ofText }) => rank(ofPicture) > rank(ofText)),
    levels.join(', '),
  ]
}
