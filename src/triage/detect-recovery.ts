/**
 * Recognises a person telling what happened to their own account, or asking how to check or protect it:
 * tokens and concept hits in (content/lexicon/<language>/recovery.yaml), intent and attack path out. Lures, warnings and
 * ordinary talk that use the same words are told apart by whose story it is and whether something is asked.
 */
import type { Path } from '../model.ts'
import { accountPath, isLockedOut, isKnockedAt, isMisused } from './detect-account.ts'
import type { Hit } from './phrases.ts'
import {
  BRIEF,
  contains,
  has,
  isBanks,
  isDenied,
  isOwn,
  isQuestion,
  isReal,
  LONG,
  readStory,
  SHORT,
  TOLD_TWICE,
  type RecoveryContext,
  type Story,
} from './story.ts'

export interface Recovery {
  intent: 'recover-account' | 'secure-account'
  path: Path
}

/** Longer texts are articles and advisories. */
export const MAX_WORDS = 160

/** What was done, most pressing first: where several are told, the first names the path. */
const DEEDS: readonly [concept: string, path: Path][] = [
  ['told-dialled', 'call-forwarding'],
  ['told-scanned', 'device-linking'],
  ['told-device', 'device-linking'],
  ['told-gave-code', 'registration'],
  ['told-installed', 'app-installed'],
  ['told-link', 'link-opened'],
]

const QUESTIONS: readonly [concept: string, path: Path][] = [
  ['wants-devices', 'check-devices'],
  ['wants-hack-check', 'check-devices'],
  ['wants-two-step', 'two-step'],
  ['wants-protection', 'prevention'],
]

/** The path of a story that another voice recognised: the most pressing deed that is named at all, or the general. */
export function pathOfTold(context: RecoveryContext, intent: Recovery['intent']): Path {
  const story = { ...readStory(context), isMine: true }
  if (intent === 'secure-account')
    return QUESTIONS.find(([concept]) => has(story, concept))?.[1] ?? 'prevention'
  const deed = DEEDS.find(([concept]) =>
    (story.hits.get(concept) ?? []).some((hit) => !isDenied(story, hit) && isReal(story, hit)),
  )
  return pathOfStory(story) ?? deed?.[1] ?? 'general'
}

/** Null when the message is nobody's own story; linear in the number of hits. */
export function detectRecovery(context: RecoveryContext): Recovery | null {
  const story = readStory(context)
  if (story.words === 0 || story.words > MAX_WORDS || has(story, 'wants-to-hack')) return null
  if (isForOthers(story, context.forwarded)) return null
  const path = isInDanger(story) ? 'danger' : pathOfStory(story)
  if (path === 'general' && isMisused(story)) return { intent: 'recover-account', path }
  if (path === null && isKnockedAt(story)) return { intent: 'recover-account', path: 'prevention' }
  const question = path === null || path === 'general' ? questionPath(story) : null
  if (question) return { intent: 'secure-account', path: question }
  const told = path ?? (isUntouched(story) ? 'only-received' : null)
  return told && { intent: 'recover-account', path: told }
}

/** Before everything else; in a lure it is the reader's son who is in danger. */
function isInDanger(story: Story): boolean {
  const isMeant = (cry: Hit): boolean =>
    // "I die without tea" cries for nothing.
    !(story.hits.get('told-not') ?? []).some((not) => contains(not, cry))
  const isCried = (story.hits.get('told-danger') ?? []).some(isMeant)
  return isCried && isOwn(story, story.isRequest ? BRIEF : TOLD_TWICE)
}

/** Says that nothing was done, and no more: what was received comes in a message of its own. */
function isUntouched(story: Story): boolean {
  if (story.words > BRIEF || story.isRequest || has(story, 'told-other-thing')) return false
  return has(story, 'told-nothing') && !DEEDS.some(([concept]) => isDeed(story, concept))
}

/** Warnings, notices about the reader's account, and forwards that are nobody's plea for help. */
function isForOthers(story: Story, forwarded: boolean): boolean {
  if (has(story, 'told-warning') && !(story.isMine && story.isHelpWanted)) return true
  if (has(story, 'told-you') && !story.isMine) return true
  if (story.words > LONG && !(story.isMine && story.isHelpWanted)) return true
  return forwarded && !(story.isMine && story.isHelpWanted)
}

function pathOfStory(story: Story): Path | null {
  const deed = DEEDS.find(([concept]) => isDeed(story, concept))
  if (story.isRequest && !(deed && story.isHelpWanted)) return null
  if (isThreatened(story)) return 'threats'
  if (isMoneyLost(story)) return 'money-sent'
  if (isBankGiven(story)) return 'bank-details'
  if (has(story, 'told-watched') && (story.isMine || has(story, 'told-account'))) return 'watched'
  if (has(story, 'told-no-signal') && isOwn(story, TOLD_TWICE)) return 'no-signal'
  if (has(story, 'told-pin') && !isBanks(story) && !has(story, 'told-you') && isOwn(story, BRIEF))
    return 'two-step-locked'
  // Whoever is shut out needs the number back first, whatever was linked.
  if (deed?.[1] === 'device-linking' && isLockedOut(story)) return 'registration'
  return deed?.[1] ?? accountPath(story)
}

/** What the blackmailer writes speaks of the reader; who retells it says whose words they are. */
function isThreatened(story: Story): boolean {
  const isRetold = has(story, 'told-reported')
  if (!has(story, 'told-threats') || (has(story, 'told-you') && !isRetold)) return false
  const isPlayed = has(story, 'extort') || has(story, 'pay-threat')
  return isOwn(story, isRetold || !isPlayed ? BRIEF : SHORT)
}

/** Done, and by the writer: not denied, not a condition in a notice, not some other code or link. */
function isDeed(story: Story, concept: string): boolean {
  const deeds = (story.hits.get(concept) ?? []).filter(
    (deed) => !isDenied(story, deed) && isReal(story, deed) && !isArranged(story, deed),
  )
  if (deeds.length === 0) return false
  // A door's or a shop's code is given away every day.
  if (concept === 'told-gave-code' && has(story, 'told-other-thing')) return false
  // Who also tells of the account that is shut since tells what happened to themselves.
  return isOwn(story, has(story, 'told-locked-out') ? TOLD_TWICE : BRIEF)
}

/** "Forwarding to mum is on": people set that up for their own. */
function isArranged(story: Story, deed: Hit): boolean {
  const friends = story.hits.get('told-friend') ?? []
  return deed.concept === 'told-dialled' && friends.some((friend) => contains(deed, friend))
}

function isMoneyLost(story: Story): boolean {
  const isLost = (story.hits.get('told-money') ?? []).some((hit) => isReal(story, hit))
  if (isLost && isOwn(story, BRIEF)) return true
  const isPaid = (story.hits.get('told-paid') ?? []).some(
    (hit) => !isDenied(story, hit) && isReal(story, hit),
  )
  if (!isPaid || has(story, 'told-you')) return false
  return story.isHelpWanted || has(story, 'told-fraud')
}

function isBankGiven(story: Story): boolean {
  const given = story.hits.get('told-bank-given') ?? []
  return given.some((hit) => !isDenied(story, hit) && isReal(story, hit)) && isOwn(story, BRIEF)
}

function questionPath(story: Story): Path | null {
  if (story.isRequest || has(story, 'told-warning')) return null
  const isAccount = has(story, 'told-account') || has(story, 'told-hacked')
  const asked = QUESTIONS.find(([concept]) =>
    concept === 'wants-hack-check' ? isAccount && isCheckAsked(story) : has(story, concept),
  )
  if (asked && (isOwn(story, BRIEF) || asksSomething(story))) return asked[1]
  const hacked = story.hits.get('told-hacked')?.find((hit) => isQuestion(story, hit.sentence))
  const isCheck = hacked && !story.isHelpWanted && has(story, 'told-account')
  return isCheck ? 'check-devices' : null
}

/** "Hack ho gaya hai kya karun": its "kya" begins the cry for help and asks nothing about the account. */
function isCheckAsked({ hits }: Story): boolean {
  const isCutOff = (check: Hit): boolean =>
    (hits.get('wants-help') ?? []).some(
      ({ start, end }) => start > check.start && start < check.end && end > check.end,
    )
  return (hits.get('wants-hack-check') ?? []).some((check) => !isCutOff(check))
}

function asksSomething(story: Story): boolean {
  return story.isHelpWanted || isQuestion(story, story.tokens.at(-1)!.sentence)
}
