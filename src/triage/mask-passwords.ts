/**
 * Hides passwords that somebody typed beside a word for password, in five languages: any word directly behind
 * "пароль:" or "password is", else only a word of letters and digits nearby. Text in, text of the same length out.
 */

const PASSWORD_WORD =
  /(?<![\p{L}\p{N}])(?:pass ?words?|pas+wo?a?rds?|passphrase|passcode|passwd|pwd|парол\p{L}{0,6}|құпия ?сөз\p{L}{0,6}|купия ?соз\p{L}{0,6}|кілт ?сөз\p{L}{0,6}|پاس ?ورڈ|پاسورڈ|پاس ?ورد|كلمة المرور)(?!\p{L})/giu
const QUICK = /pass|pasw|pwd|парол|пия ?с[өо]з|кілт ?с|پاس|كلمة/iu

/** Characters behind and before the word that are looked at, and how many words of them. */
const BEHIND = 120
const BEFORE = 48
const WORDS_BEHIND = 5
const WORDS_BEFORE = 3

/** Between the word and what it names. */
const NAMES = /^[^\p{L}\p{N}•.!?]{0,4}[:=\u2013\u2014→>][^\p{L}\p{N}•.!?]{0,6}$|^ - $/u
const IS = /^(?:is|was|hai|tha|ہے)$/iu
const SENTENCE_END = /[.!?…;](?:\s|$)|\n/u
const BOTH = /(?=.{0,63}\p{L})(?=.{0,63}\p{N})/u
/** "2-factor", "10дней", "24/7"; apps, devices and standards; links and addresses of mail. */
const NO_PASSWORD =
  /^(?:\p{N}{1,3}-\p{L}+|.*[_-][25](?:\.4)?g(?:hz)?|\p{N}{1,4}(?:мин|час|дн|сек|симв|цифр|min|hour|hrs?|day|sec|digit|char|тг|kzt|rs|pkr|k|м|к|сағ|күн|таңба|г|год|жыл|st|nd|rd|th|x)\p{L}*|(?:rs|pkr|№|n|no)\.?\p{N}+|(?:wi-?fi|windows|win|iphone|android|galaxy|samsung|redmi|office|web|mp|v|ver|covid|kaspi|1x?bet|t|g|fb|sms|2fa|mfa|ipv|wpa|sha|md)-?\p{N}{1,3}|\S*:\/\/.*|\S*@[\w-]+\.\p{L}{2}.*|(?:[\p{L}\p{N}-]+\.)+\p{L}{2,10}(?:[/?#:].*)?)$/iu
/** What stands behind "password:" or "password is" and is none. */
const SAID_OF_IT =
  /^(?:никому|никто|никогда|не|нет|ни|ваш\p{L}*|тво\p{L}*|мо[йяеё]|от|для|из|в|на|и|или|код\p{L}*|смс|sms|это|вот|он|его|только|нужен|любой|тот|такой|один|новый|старый|слабый|сложный|надежный|надёжный|простой|неверн\p{L}*|верн\p{L}*|скомпром\p{L}*|украден|взломан|изменен|изменён|сброшен|истек|истёк|обновлен|логин|пин|not|no|never|the|a|an|your|my|our|their|his|her|its|it|about|only|same|too|now|for|in|on|at|to|and|or|of|this|that|what|always|still|safe|case|weak|strong|long|short|wrong|correct|invalid|stolen|broken|needed|fine|ok|out|being|going|very|also|code|otp|pin|new|old|secret|something|login|ешкімге|ешкім|керек|емес|жоқ|бар|қате|дұрыс|сіздің|менің|сенің|және|мен|логин|код|کسی|نہ|نہیں|آپ|میرا|کا|کی|کے|کو|غلط|کوڈ|kisi|nahi|na|mat|kya|ka|ki|ke|ko|apna|apka|mera|galat|wo|yeh|ye|sirf|bhi|aur|se|kisi)$/iu
const PARTICIPLE = /(?:ed|ing|ly|ому|ется|ться|айте|уйте|ите|ңыз|ңіз|маңыз|меңіз)$/iu
const OPENING = /^[:=>\s"'«»„“”‘’`([{*_~<]+/u
const CLOSING = /[\s"'«»„“”‘’`)\]}*_~>.,;:!?…]+$/u

interface Word {
  start: number
  end: number
  text: string
  /** What stands between it and the word in front. */
  gap: string
}

export function maskPasswords(text: string): string {
  if (!QUICK.test(text)) return text
  const hidden: Word[] = []
  for (const { 0: named, index } of text.matchAll(PASSWORD_WORD)) {
    hidden.push(...passwordsBehind(text, index + named.length), ...passwordsBefore(text, index))
  }
  if (hidden.length === 0) return text
  hidden.sort((a, b) => a.start - b.start)
  let masked = ''
  let done = 0
  for (const { start, end } of hidden) {
    if (start < done) continue
    masked += text.slice(done, start) + '•'.repeat(end - start)
    done = end
  }
  return masked + text.slice(done)
}

function passwordsBehind(text: string, from: number): Word[] {
  const found: Word[] = []
  let isNamed = false
  let isKnown = false
  for (const word of wordsOf(text.slice(from, from + BEHIND), from).slice(0, WORDS_BEHIND)) {
    isNamed = NAMES.test(word.gap) || isNamed
    if (SENTENCE_END.test(word.gap) && !isNamed) break
    if (isNamed && isPlainPassword(word, text)) found.push(word)
    else if (isMixed(word.text)) found.push(word)
    isKnown ||= found.length > 0 || word.text.includes('•')
    isNamed = !isKnown && IS.test(word.text)
  }
  return found
}

function passwordsBefore(text: string, until: number): Word[] {
  const from = Math.max(0, until - BEFORE)
  const words = wordsOf(text.slice(from, until), from)
  // A word that is cut off by the window is none.
  if (from > 0 && /\S/.test(text[from - 1] as string)) words.shift()
  const near = words.slice(-WORDS_BEFORE)
  const ends = near.map(({ end }, i) => text.slice(end, near[i + 1]?.start ?? until))
  const last = ends.findLastIndex((gap) => SENTENCE_END.test(gap))
  return near.slice(last + 1).filter((word) => isMixed(word.text) && word.text.length >= LONG_ENOUGH)
}

const LONG_ENOUGH = 6
const SHORTEST = 4

/** One word of letters and digits, or of letters with signs of a keyboard inside. */
function isMixed(word: string): boolean {
  if (word.length < SHORTEST || word.includes('•')) return false
  return (BOTH.test(word) || /\p{L}[@$%^&*#+]{1,3}\p{L}/u.test(word)) && !NO_PASSWORD.test(word)
}

/** What is named as the password, whatever it consists of; digits alone are another rule's business. */
function isPlainPassword({ text: word, end }: Word, text: string): boolean {
  if (word.length < SHORTEST || word.includes('•') || NO_PASSWORD.test(word) || SAID_OF_IT.test(word))
    return false
  if (!/\p{L}/u.test(word)) return false
  if (BOTH.test(word)) return true
  return (
    !PARTICIPLE.test(word) &&
    /^(?:\s*$|\s*[\n.,;!)»"']|[\s"')]*(?:hai|ہے|и|and|және|деп)(?!\p{L}))/u.test(
      text.slice(end, end + BEFORE),
    )
  )
}

function wordsOf(window: string, from: number): Word[] {
  const words: Word[] = []
  let last = 0
  for (const { 0: written, index } of window.matchAll(/\S{1,64}/gu)) {
    const opened = OPENING.exec(written)?.[0].length ?? 0
    const core = written.slice(opened).replace(CLOSING, '')
    if (core === '') continue
    const start = index + opened
    const end = start + core.length
    words.push({ start: from + start, end: from + end, text: core, gap: window.slice(last, start) })
    last = end
  }
  return words
}
