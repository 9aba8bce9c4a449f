/**
 * Whether a screenshot is judged as what it shows: recognised readings in, tables of equal levels out. Each picture is
 * held beside two references that know no error of reading, and all three go through examine() as forwarded:
 * its own bubbles, which is the same chat, and the one message that the chat is about, without the talk around it.
 */
import { loadContent } from '../../src/content/load.ts'
import type { Level, PictureResult, Submission } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { percent } from '../eval-tables.ts'
import { printTable } from '../figures.ts'
import type { TextReading } from './measure-text.ts'

interface Comparison {
  group: string
  ofPicture: Level
  /** Of all bubbles, one passage each. */
  ofBubbles: Level
  /** Of the subject alone; null for pictures without one. */
  ofSubject: Level | null
}

const ORDER: Level[] = ['unknown', 'info', 'caution', 'danger']

/** Takes the readings of our own reader; chats about a row of the corpus, and WhatsApp's own screens. */
export async function measureEndToEnd(readings: TextReading[]): Promise<void> {
  const comparisons: Comparison[] = []
  const levelOf = levelReader()
  for (const { truth, answer, ...reading } of readings.filter(({ truth }) => truth.isLegible)) {
    if (!answer.picture) continue
    const said = truth.bubbles.map(({ text }) => ({ kind: 'text' as const, text }))
    comparisons.push({
      group: groupOf({ truth, answer, ...reading }),
      ofPicture: await levelOf(PICTURE, answer.picture),
      ofBubbles: await levelOf(PICTURE, { ok: true, readings: said, writing: 'read' }),
      ofSubject: truth.subject
        ? await levelOf({ kind: 'text', text: truth.subject.text, forwarded: true })
        : null,
    })
  }
  const chats = comparisons.filter(({ group }) => group.startsWith('chat'))
  const isLure = ({ group }: Comparison): boolean => group.endsWith(' lure')
  const totals: [string, Comparison[]][] = [
    ['  all lures', chats.filter(isLure)],
    ['  all harmless', chats.filter((chat) => !isLure(chat))],
  ]
  printGroups('End to end: level of the screenshot of a chat, beside what it shows', chats, totals)
  const screens = comparisons.filter(({ group }) => group.startsWith('screen'))
  // A screen of the app gets its step and not the level of its words, which are the app's own.
  printGroups("End to end: WhatsApp's own screens, which are milder than their words by design", screens, [])
  const parts = comparisons.filter((one) => !chats.includes(one) && !screens.includes(one))
  printGroups('End to end: chats full of links and numbers', parts, [])
}

const PICTURE: Submission = { kind: 'image', text: '', forwarded: true }

function levelReader(): (submission: Submission, picture?: PictureResult) => Promise<Level> {
  const content = prepareContent(loadContent())
  return async (submission, picture) =>
    (await examine(submission, content, picture && [() => Promise.resolve(picture)])).level
}

function printGroups(title: string, comparisons: Comparison[], totals: [string, Comparison[]][]): void {
  const groups = [...new Set(comparisons.map(({ group }) => group))].toSorted()
  const rows = groups.map((name) =>
    rowOf(
      name,
      comparisons.filter(({ group }) => group === name),
    ),
  )
  printTable(title, HEAD, [...rows, ...totals.map(([name, list]) => rowOf(name, list))])
}

const HEAD = [
  '',
  'pictures',
  'as its bubbles',
  'milder',
  'graver',
  'as its subject',
  'milder',
  'graver',
  'picture’s levels',
]

function groupOf({ truth: { subject, screen, language } }: TextReading): string {
  if (screen) return `screen ${screen} ${language}`
  if (!subject) return `links and numbers ${language}`
  return `chat ${language} ${subject.level === 'danger' || subject.level === 'caution' ? 'lure' : 'harmless'}`
}

function rowOf(name: string, list: Comparison[]): string[] {
  const levels = ORDER.toReversed().flatMap((level) => {
    const count = list.filter(({ ofPicture }) => ofPicture === level).length
    return count === 0 ? [] : [`${level} ${count}`]
  })
  const besideBubbles = list.map(({ ofPicture, ofBubbles }) => [ofPicture, ofBubbles] as const)
  const besideSubject = list.flatMap(({ ofPicture, ofSubject }) =>
    ofSubject ? [[ofPicture, ofSubject] as const] : [],
  )
  return [name, String(list.length), ...shares(besideBubbles), ...shares(besideSubject), levels.join(', ')]
}

/** Equal, milder, graver. */
function shares(pairs: (readonly [Level, Level])[]): string[] {
  const ranks = pairs.map(([picture, reference]) => ORDER.indexOf(picture) - ORDER.indexOf(reference))
  const part = (belongs: (difference: number) => boolean): string =>
    percent({ found: ranks.filter(belongs).length, of: ranks.length })
  return [part((rank) => rank === 0), part((rank) => rank < 0), part((rank) => rank > 0)]
}
