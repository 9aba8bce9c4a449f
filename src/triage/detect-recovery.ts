/**
 * Recognises a person telling what happened to their own account, or asking how to check or protect it:
 * tokens and concept hits in (content/lexicon/<language>/recovery.yaml), intent and attack path out. Lures, warnings and
 * ordinary talk that use the same words are told apart by whose story it is and whether something is asked.
 */
import type { Path } from '../model.ts'
import type { Hit, Hits } from './phrases.ts'
import type { NormalizedText, Token } from './text.ts'

export interface RecoveryContext {
  tokens: Token[]
  hits: Hits
  text: NormalizedText
  forwarded: boolean
}

export interface Recovery {
  intent: 'recover-account' | 'secure-account'
  path: Path
}

/** Longer texts are articles and advisories. */
export const MAX_WORDS = 160
/** A message this short is about the writer even when it does not say so ("взломали", "code de diya"). */
const SHORT = 7
const BRIEF = 12
const TOLD_TWICE = 20
/** From here on only somebody's own plea for help is a story of their own. */
const LONG = 50

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

interface Story {
  hits: Hits
  text: NormalizedText
  tokens: Token[]
  words: number
  isMine: boolean
  isHelpWanted: boolean
  /** Something is asked of the reader, by the writer. */
  isRequest: boolean
}

/** The path of a story that another voice recognised: the most pressing deed that is named at all, or the general. */
export function pathOfTold(context: RecoveryContext, intent: Recovery['intent']): Path {
  const story = readStory(context)
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
  const path = pathOfStory(story)
  if (path === 'general' && isMisused(story)) return { intent: 'recover-account', path }
  const question = path === null || path === 'general' ? questionPath(story) : null
  if (question) return { intent: 'secure-account', path: question }
  return path && { intent: 'recover-account', path }
}

function readStory({ tokens, hits, text }: RecoveryContext): Story {
  const reported = hits.get('told-reported') ?? []
  const requests = (hits.get('told-ask') ?? []).filter(
    (ask) =>
      !reported.some((hit) => hit.sentence === ask.sentence && !contains(ask, hit)) &&
      // "Please explain how" asks for help only.
      !(hits.get('wants-help') ?? []).some((help) => contains(help, ask)),
  )
  return {
    hits,
    text,
    tokens,
    words: tokens.length,
    isMine: hits.has('told-me'),
    isHelpWanted: hits.has('wants-help') || hits.has('wants-recovery'),
    isRequest: requests.length > 0,
  }
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
  if (has(story, 'told-threats') && isOwn(story, SHORT)) return 'threats'
  if (isMoneyLost(story)) return 'money-sent'
  if (has(story, 'told-no-signal') && isOwn(story, BRIEF)) return 'no-signal'
  if (has(story, 'told-pin') && !isBanks(story) && !has(story, 'told-you') && isOwn(story, BRIEF))
    return 'two-step-locked'
  return deed?.[1] ?? accountPath(story)
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

/** The account itself: broken into, closed to its owner, or wanted back. */
function accountPath(story: Story): Path | null {
  const isHacked = isAccountHacked(story)
  if (isHacked && has(story, 'told-business')) return 'business'
  if (isHacked && has(story, 'told-friend') && !isOwnAccount(story)) return 'friend-account'
  const isShut = isLockedOut(story)
  if (isShut && has(story, 'told-business')) return 'business'
  if (isShut) return 'registration'
  if (isHacked || isMisused(story)) return 'general'
  const isWanted = has(story, 'wants-recovery') && (has(story, 'told-account') || story.words <= 4)
  return isWanted && !has(story, 'told-other-thing') ? 'general' : null
}

/** Signs of a stranger in the account; the words say by themselves whose it is. */
function isMisused(story: Story): boolean {
  if (has(story, 'told-other-thing') || has(story, 'told-warning')) return false
  const signs = [...(story.hits.get('told-misused') ?? []), ...(story.hits.get('told-unasked') ?? [])]
  const isAsked = (sign: Hit): boolean =>
    (story.hits.get('told-if') ?? []).some((hit) => hit.sentence === sign.sentence && hit.start < sign.end)
  return signs.some((sign) => !isAsked(sign)) && isOwn(story, LONG)
}

/** The PIN of a card, the code of a bank. */
const isBanks = (story: Story): boolean => has(story, 'told-bank') && !has(story, 'messenger')

function isAccountHacked(story: Story): boolean {
  const accounts = story.hits.get('told-account') ?? []
  return (story.hits.get('told-hacked') ?? []).some((hacked) => {
    if (isDenied(story, hacked) || !isReal(story, hacked)) return false
    const isAccount = accounts.some((hit) => hit.sentence === hacked.sentence)
    if (isAccount) return isOwn(story, BRIEF) || has(story, 'told-friend')
    if (has(story, 'told-other-thing')) return false
    if (isFriendHacked(story, hacked)) return true
    if (accounts.length > 0 && isOwn(story, SHORT)) return true
    return isWholeMessage(story, hacked) || isMeHacked(story, hacked)
  })
}

/** Nothing else is said, so that a broken car is no broken account; a cry for help may follow. */
function isWholeMessage(story: Story, hacked: Hit): boolean {
  return story.words - (hacked.end - hacked.start) <= (story.isHelpWanted ? SHORT : 0)
}

/** Words for breaking into accounts only; a pen or a bike is stolen, but not hacked. */
const HACKED = /^(?:hack|hak|взлом|хак|ہیک)/

/** "меня взломали", "i got hacked": the person stands right beside the word. */
function isMeHacked(story: Story, hacked: Hit): boolean {
  if (!isBreakIn(story, hacked)) return false
  // "We hacked something together": the writer is the one who hacks.
  const isDoer = (me: Hit): boolean =>
    me.end === hacked.start && story.tokens[hacked.start]!.text === 'hacked'
  const isBeside = (story.hits.get('told-me') ?? []).some(
    (me) =>
      me.end >= hacked.start - 2 && me.start <= hacked.end && me.sentence === hacked.sentence && !isDoer(me),
  )
  return isBeside && (story.words <= BRIEF || story.isHelpWanted)
}

/** "взломали подругу": whose account it is goes without saying. */
function isFriendHacked(story: Story, hacked: Hit): boolean {
  const friends = story.hits.get('told-friend') ?? []
  return isBreakIn(story, hacked) && friends.some((friend) => friend.sentence === hacked.sentence)
}

function isBreakIn(story: Story, hacked: Hit): boolean {
  return story.tokens.slice(hacked.start, hacked.end).some((token) => HACKED.test(token.text))
}

function isOwnAccount(story: Story): boolean {
  const mine = story.hits.get('told-me') ?? []
  const friends = story.hits.get('told-friend') ?? []
  const isFriends = (me: Hit): boolean =>
    friends.some((friend) => me.start >= friend.start - 1 && me.end <= friend.end)
  return (story.hits.get('told-account') ?? []).some((account) =>
    mine.some((me) => !isFriends(me) && (me.end === account.start || contains(account, me))),
  )
}

function isLockedOut(story: Story): boolean {
  if (has(story, 'told-other-thing')) return false
  const accounts = story.hits.get('told-account') ?? []
  const isOut = (story.hits.get('told-locked-out') ?? []).some(
    (out) =>
      isReal(story, out) &&
      (story.words <= SHORT || accounts.some((hit) => Math.abs(hit.sentence - out.sentence) <= 1)),
  )
  if (isOut && isOwn(story, BRIEF)) return true
  const isCodeMissing = has(story, 'told-code-missing') && !isBanks(story)
  return isCodeMissing && (isOut || accounts.length > 0 || story.words <= SHORT) && isOwn(story, BRIEF)
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

/** The writer speaks of themselves, asks for help, or says no more than the bare fact. */
function isOwn(story: Story, words: number): boolean {
  if (has(story, 'told-you') && !story.isMine) return false
  return story.isMine || story.isHelpWanted || story.words <= words
}

function asksSomething(story: Story): boolean {
  return story.isHelpWanted || isQuestion(story, story.tokens.at(-1)!.sentence)
}

function isDenied(story: Story, deed: Hit): boolean {
  return (story.hits.get('told-not') ?? []).some(
    (not) =>
      not.sentence === deed.sentence &&
      not.start <= deed.end &&
      deed.start - not.end <= 2 &&
      !(contains(deed, not) && deed.concept === 'told-device'),
  )
}

/** Not behind an "if", unless the person asks what to do then. */
function isReal(story: Story, deed: Hit): boolean {
  if (story.isHelpWanted) return true
  return !(story.hits.get('told-if') ?? []).some(
    (condition) => condition.sentence === deed.sentence && condition.start < deed.end,
  )
}

/** The sentence ends in a question mark. */
function isQuestion(story: Story, sentence: number): boolean {
  const last = story.tokens.findLast((token) => token.sentence === sentence)
  if (!last) return false
  return /^[^\p{L}\p{N}]{0,3}[?؟]/u.test(story.text.text.slice(last.end, last.end + 4))
}

const has = (story: Story, concept: string): boolean => story.hits.has(concept)

const contains = (outer: Hit, inner: Hit): boolean => inner.start >= outer.start && inner.end <= outer.end
