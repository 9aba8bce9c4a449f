/**
 * The numbers that a reply offers as answers, with their words: "1 I only received it" line by line, or
 * "*1* done · *2* stuck" in one line. Text in, at most ten answers out; what is not clearly an offer is none.
 */
export interface Offer {
  digit: string
  words: string
}

const LINE = /^(\d) (\S.{0,200})$/
/** On a button, in UTF-16 units. */
const SHOWN = 48
const INLINE = /\*(\d)\* ([^*]{1,60})$/

export function findOffers(text: string): Offer[] {
  const lines = text.split('\n')
  const listed = lines.flatMap((line) => toOffer(LINE.exec(line)))
  if (isMenu(listed)) return listed
  for (const line of lines.toReversed()) {
    const parts = line.split('·')
    const inline = parts.flatMap((part) => toOffer(INLINE.exec(part.trim())))
    if (inline.length === parts.length && isMenu(inline)) return inline
  }
  return []
}

function toOffer(match: RegExpExecArray | null): Offer[] {
  if (!match) return []
  const words = match[2]!.trim()
  const short = words.length > SHOWN ? `${words.slice(0, SHOWN - 1).trimEnd()}…` : words
  return [{ digit: match[1]!, words: short }]
}

function isMenu(offers: Offer[]): boolean {
  return offers.length >= 2 && new Set(offers.map(({ digit }) => digit)).size === offers.length
}
