/**
 * Tells what became of the account itself: a story in, the path of an account that was broken into, closed to its owner
 * or wanted back out. Whose it is, and whether it is an account at all, decides most.
 */
import type { Path } from '../model.ts'
import type { Hit } from './phrases.ts'
import { BRIEF, contains, has, isBanks, isDenied, isOwn, isReal, LONG, SHORT, type Story } from './story.ts'

/** The account itself: broken into, closed to its owner, or wanted back. */
export function accountPath(story: Story): Path | null {
  if (isElsewhere(story)) return null
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
export function isMisused(story: Story): boolean {
  if (has(story, 'told-other-thing') || has(story, 'told-warning')) return false
  return isTold(story, 'told-misused')
}

/** Somebody asks for log-in codes of the writer's number and has none so far: nothing is lost yet. */
export const isKnockedAt = (story: Story): boolean =>
  !has(story, 'told-other-thing') && !story.isRequest && isTold(story, 'told-unasked')

function isTold(story: Story, concept: string): boolean {
  const isAsked = (sign: Hit): boolean =>
    (story.hits.get('told-if') ?? []).some((hit) => hit.sentence === sign.sentence && hit.start < sign.end)
  return (story.hits.get(concept) ?? []).some((sign) => !isAsked(sign)) && isOwn(story, LONG)
}

/** An account of another service, and WhatsApp is not named: its steps would lead astray. */
function isElsewhere(story: Story): boolean {
  const elsewhere = story.hits.get('told-elsewhere') ?? []
  const isNamed = (hit: Hit): boolean => !elsewhere.some((other) => contains(other, hit))
  return elsewhere.length > 0 && !(story.hits.get('messenger') ?? []).some(isNamed)
}

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

/** "Logged out all of them": the writer did it to the others. */
const isOthersOut = (story: Story, out: Hit): boolean =>
  (story.hits.get('told-not') ?? []).some((others) => contains(others, out))

export function isLockedOut(story: Story): boolean {
  if (has(story, 'told-other-thing')) return false
  const accounts = story.hits.get('told-account') ?? []
  const isOut = (story.hits.get('told-locked-out') ?? []).some(
    (out) =>
      isReal(story, out) &&
      !isOthersOut(story, out) &&
      (story.words <= SHORT || accounts.some((hit) => Math.abs(hit.sentence - out.sentence) <= 1)),
  )
  if (isOut && isOwn(story, BRIEF)) return true
  const isCodeMissing = has(story, 'told-code-missing') && !isBanks(story)
  return isCodeMissing && (isOut || accounts.length > 0 || story.words <= SHORT) && isOwn(story, BRIEF)
}
