/**
 * One submission judged, and the worst of its passages where it is long: contexts in, findings and decision out. Pure.
 */
import { LEVELS, TEXT_LIMIT, type Submission } from '../model.ts'
import { WORDS_READ } from './classifier-features.ts'
import { NOTHING_SHOWN, readContext } from './context.ts'
import type { Context, Finding } from './detector.ts'
import { DETECTORS } from './detectors.ts'
import { cutPassages } from './passages.ts'
import type { Shown } from './screens.ts'
import { decide } from './verdict.ts'
import { worstPassage, type Judgement } from './worst-passage.ts'

/** All of it at once. */
export function judge(context: Context): Judgement {
  const { tokens, beliefs, content } = context
  const findings = unique(DETECTORS.flatMap((detect) => detect(context)))
  const isWholeRead = tokens.length <= WORDS_READ
  const isNotice = isWholeRead && beliefs.notice >= content.policy.classifier.warning
  return { findings, decision: decide(findings, content), isNotice, isWholeRead }
}

/** A long text or a chat is as dangerous as its worst passage: other talk around a lure must not hide it. */
export function judgeWorst(submission: Submission, shown: Shown, whole: Context): Judgement {
  const { content } = whole
  const judgement = judge(whole)
  const pictured = shown.readings.filter(({ kind }) => kind === 'text')
  const cut = cutPassages(
    submission.text.slice(0, TEXT_LIMIT),
    pictured.map(({ text }) => text),
  )
  // Of several bubbles one may warn and another lure.
  if (!cut || (judgement.isNotice && pictured.length < 2)) return judgement
  // Beside a screen of the app stand lines of it that were not known, and nobody's bubbles.
  if (cut.isShort && shown.found.length > 0) return judgement
  // A letter of one writer, or a lure told in a few bubbles; what several people say at length is no one's story.
  const isOneStory = cut.isShort || (judgement.isWholeRead && pictured.length < 2)
  if (isOneStory && judgement.decision.level === 'danger') return judgement
  const { isForwarded } = shown
  const worst = worstPassage(cut.passages, (some) => {
    const words = some.filter(({ origin }) => origin === 'message').map(({ text }) => text)
    const readings = some
      .filter(({ origin }) => origin === 'picture-text')
      .map(({ text }) => ({ kind: 'text' as const, text }))
    const part = { ...submission, text: words.join('\n') }
    return judge(readContext(part, { ...NOTHING_SHOWN, readings, isForwarded }, content).context)
  })
  if (cut.isShort && judgement.decision.level !== 'caution' && !isWorse(worst, judgement)) return judgement
  // Words that stand far apart make no lure; what a link, symbol or code does holds wherever it stands.
  const done = judgement.findings.filter(({ id }) => DONE.test(id))
  const known: Judgement = { ...judgement, findings: done, decision: decide(done, content) }
  const [first, second] = worst && isWorse(worst, known) ? [worst, known] : [known, worst]
  return { ...first, findings: unique([...first.findings, ...(second?.findings ?? [])]) }
}

/** Findings about what is done and not about what is said; and notes that concern the whole. */
const DONE = /^(?:indicator|qr|mmi|code|screen|secret|text)\.|^forwarded$/

const isWorse = (a: Judgement | null, b: Judgement): boolean =>
  a !== null && LEVELS.indexOf(a.decision.level) < LEVELS.indexOf(b.decision.level)

/** One finding per id: the first, preferring a strong one. */
export function unique(findings: Finding[]): Finding[] {
  const byId = new Map<string, Finding>()
  for (const finding of findings) {
    const known = byId.get(finding.id)
    if (!known || (known.weak && !finding.weak)) byId.set(finding.id, finding)
  }
  return [...byId.values()]
}
