/**
 * What was read in a submission, before anything is judged: its words and what its pictures show in, observables,
 * tokens, meaning, the classifier's beliefs and the writer's own question out. Pure.
 */
import { TEXT_LIMIT, type Path, type Submission } from '../model.ts'
import { classify } from './classifier.ts'
import { detectRecovery, MAX_WORDS, pathOfTold, type Recovery } from './detect-recovery.ts'
import type { Context, Observed, TriageContent } from './detector.ts'
import { readUrlRisks } from './detect-url.ts'
import { readFacts } from './facts.ts'
import { readMeaning } from './meaning.ts'
import { mendWords } from './mend-words.ts'
import { observe, type TextPart } from './observe.ts'
import { matchPhrases, type Hits } from './phrases.ts'
import { storyBeside, type Shown } from './screens.ts'
import { readableTokens, spokenTokens } from './spoken.ts'
import { isOtherMatter, readStory, type RecoveryContext } from './story.ts'
import { normalizeText } from './text.ts'
import { tokenize } from './text-tokens.ts'

/** Without any picture. */
export const NOTHING_SHOWN: Shown = { found: [], readings: [], isForwarded: false }

/** Linear in the text; what lies beyond TEXT_LIMIT is not read. */
export function readContext(
  submission: Submission,
  { found: screens, readings, isForwarded }: Shown,
  content: TriageContent,
): { context: Context; recovery: Recovery | null } {
  const texts = readings.filter(({ kind }) => kind === 'text').map(({ text }) => text)
  const message = submission.text.slice(0, TEXT_LIMIT)
  const parts: TextPart[] = [{ origin: 'message', normalized: normalizeText(message) }]
  for (const { kind, text } of readings) {
    const origin = kind === 'qr' ? 'qr' : 'picture-text'
    parts.push({ origin, normalized: normalizeText(text.slice(0, TEXT_LIMIT)) })
  }
  const observables = observe(parts, content)
  const normalized =
    texts.length === 0
      ? (parts[0] as TextPart).normalized
      : normalizeText(
          [message, ...texts]
            .filter((text) => text !== '')
            .join('\n')
            .slice(0, TEXT_LIMIT),
        )
  const spoken = readableTokens(spokenTokens(tokenize(normalized), normalized, observables))
  const tokens = mendWords(spoken, content.matcher)
  const hits = matchPhrases(tokens, content.matcher)
  const observed: Observed = {
    normalized,
    tokens,
    meaning: readMeaning(hits, normalized, tokens),
    observables,
    urlRisks: readUrlRisks(observables, content.brands, content.indicators),
    forwarded: submission.forwarded || isForwarded,
  }
  const facts = readFacts(observed)
  const context: Context = {
    ...observed,
    facts,
    beliefs: classify(observed, facts, content.classifier),
    isTruncated: submission.text.length > TEXT_LIMIT,
    screens,
    content,
  }
  // What a picture tells is somebody's story, but not that of the person who sends it.
  const told =
    texts.length === 0
      ? readQuestion(context, hits, submission.forwarded)
      : readToldBeside(submission, content)
  return { context, recovery: storyBeside(screens, told) }
}

/** The story that the caption tells by itself. */
function readToldBeside(submission: Submission, content: TriageContent): Recovery | null {
  return submission.text.trim() === '' ? null : readContext(submission, NOTHING_SHOWN, content).recovery
}

const FEW = 20
const PRESSING: ReadonlySet<Path> = new Set<Path>([
  'threats',
  'money-sent',
  'bank-details',
  'watched',
  'no-signal',
])

/** Answered however unlike it is to what people ask here: somebody in danger, or no time to lose and few words made. */
const isPressing = (path: Path, words: number): boolean =>
  path === 'danger' || (words <= FEW && PRESSING.has(path))

/** The writer's own question or story: what rules or, where they see none, the classifier take for one. */
function readQuestion(context: Context, hits: Hits, forwarded: boolean): Recovery | null {
  const { beliefs, content, tokens, normalized } = context
  const told: RecoveryContext = { tokens, hits, text: normalized, forwarded }
  const { from, besideHarmless, atLeast } = content.policy.classifier.question
  const recover = beliefs['recover-account']
  const secure = beliefs['secure-account']
  const share = recover + secure
  const heard = detectRecovery(told)
  if (heard) return share < atLeast && !isPressing(heard.path, tokens.length) ? null : heard
  if (told.forwarded || told.tokens.length > MAX_WORDS || isOtherMatter(readStory(told))) return null
  if (share < from || share < besideHarmless * beliefs.harmless) return null
  const intent = recover >= secure ? 'recover-account' : 'secure-account'
  return { intent, path: pathOfTold(told, intent) }
}
