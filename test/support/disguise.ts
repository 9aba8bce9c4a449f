/**
 * Ways to write a message so that people still read it and filters may not: small named functions, each pure for
 * a given random source. Text and language in; the disguised text out, for one of them with a picture's text.
 * Links, numbers and codes stay usable except where a disguise is about them.
 */
import type { Language } from '../../src/model.ts'
import * as letters from './disguise-letters.ts'
import {
  atOnePlace,
  between,
  LINK,
  outsideLinks,
  pick,
  someGaps,
  someWords,
  swapLetters,
  WORD,
  type Random,
} from './disguise-words.ts'

export interface Disguised {
  text: string
  /** What stands in the picture and not in the caption. */
  picture?: string
}

export interface Disguise {
  name: string
  /** What it does, and how strongly. */
  about: string
  apply: (text: string, language: Language, random: Random) => Disguised
}

const FEW = { most: 3, shortest: 3 }
const LONG_FEW = { most: 3, shortest: 5 }
const MANY = { most: 8, shortest: 3 }
const LETTER = /\p{L}/u
const MARKS = ['.', '-', '_', '*', '•', '⭐', '🔥']
const EMOJI = ['🔥', '✅', '👉', '❗', '🙏', '💰', '😊']

type TextChange = (text: string, language: Language, random: Random) => string

const text =
  (change: TextChange): Disguise['apply'] =>
  (written, language, random) => ({ text: change(written, language, random) })

export const DISGUISES: readonly Disguise[] = [
  {
    name: 'wide gaps',
    about: 'two to four spaces, a tab or a no-break space between most words',
    apply: text((t, _, r) => someGaps(t, r, 0.7, () => pick(r, ['  ', '   ', '    ', '\t', '\u00a0']))),
  },
  {
    name: 'broken lines',
    about: 'a line break instead of a space about every seventh word, as in text copied from a narrow column',
    apply: text((t, _, r) => someGaps(t, r, 0.14, () => '\n')),
  },
  {
    name: 'spaced letters',
    about: 'spaces between the letters of up to three words, key words first: c o d e',
    apply: text((t, _, r) => someWords(t, r, FEW, (word) => between(word, () => ' '))),
  },
  {
    name: 'marked letters',
    about: 'one mark between the letters of up to three words: c.o.d.e, c-o-d-e, c*o*d*e, c🔥o🔥d🔥e',
    apply: text((t, _, r) =>
      someWords(t, r, FEW, (word) => {
        const mark = pick(r, MARKS)
        return between(word, () => mark)
      }),
    ),
  },
  {
    name: 'zero width',
    about: 'zero-width spaces, joiners and word joiners inside up to eight words',
    apply: text((t, _, r) =>
      someWords(t, r, MANY, (word) =>
        between(word, () => (r() < 0.4 ? pick(r, ['\u200b', '\u2060', '\ufeff']) : '')),
      ),
    ),
  },
  {
    name: 'soft hyphens',
    about: 'soft hyphens inside up to eight words',
    apply: text((t, _, r) =>
      someWords(t, r, MANY, (word) => between(word, () => (r() < 0.5 ? '\u00ad' : ''))),
    ),
  },
  {
    name: 'accents',
    about: 'a combining accent over some letters of up to six words',
    apply: text((t, _, r) =>
      someWords(t, r, { most: 6, shortest: 3 }, (word) =>
        Array.from(word)
          .map((c) => (r() < 0.4 && LETTER.test(c) ? c + pick(r, ['\u0301', '\u0300', '\u0323']) : c))
          .join(''),
      ),
    ),
  },
  {
    name: 'homoglyphs',
    about: 'look-alike letters of another script (Arabic script: of another keyboard) in up to six words',
    apply: text((t, language, r) =>
      someWords(t, r, { most: 6, shortest: 3 }, (word) =>
        swapLetters(word, language === 'ur' ? letters.ARABIC_LOOKS : letters.HOMOGLYPHS, r, 0.5),
      ),
    ),
  },
  {
    name: 'leetspeak',
    about:
      'one or two letters of up to four words as digits or signs: c0de, pa55word, к0д; not in Arabic script',
    apply: text((t, _, r) =>
      someWords(t, r, { most: 4, shortest: 3 }, (word) =>
        swapLetters(word, /[a-z]/i.test(word) ? letters.LEET : letters.CYRILLIC_LEET, r, 0.25),
      ),
    ),
  },
  {
    name: 'numbers as words',
    about: 'small numbers as words, number words as digits: 6 digits, six digits',
    apply: text((t, language) => {
      const words = letters.NUMBER_WORDS[language] ?? {}
      const digits = new Map(Object.entries(words).map(([digit, word]) => [word, digit]))
      return outsideLinks(t, (part) =>
        part
          .replace(
            /(?<![\p{L}\p{N}][-.,: ]?)\d{1,2}(?![-.,:]?[\p{L}\p{N}])(?= \p{L})/gu,
            (d) => words[d] ?? d,
          )
          .replace(WORD, (word) => (part.includes(' ') ? (digits.get(word) ?? word) : word)),
      )
    }),
  },
  {
    name: 'broken links',
    about: 'a space or a line break after a dot or a slash of every link',
    apply: text((t, _, r) =>
      t.replace(LINK, (link) =>
        link.replace(
          r() < 0.5 ? /\.(?=[\p{L}\p{N}-]+(?:\/|$))/u : /(?<=[^/:])\/(?=[^/])|\.(?=[\p{L}-]+$)/u,
          (mark) => mark + pick(r, [' ', '\n']),
        ),
      ),
    ),
  },
  {
    name: 'defanged links',
    about: 'hxxp, [.], (dot) or spaces around the dots of every link',
    apply: text((t, _, r) => {
      const dot = pick(r, ['[.]', '(.)', ' . ', '[dot]', ' dot '])
      return t.replace(LINK, (link) => link.replace(/^http/i, 'hxxp').replaceAll('.', dot))
    }),
  },
  {
    name: 'styled letters',
    about: 'full-width Latin letters, Arabic presentation forms, in every word',
    apply: text((t) =>
      outsideLinks(t, (part) =>
        part.replace(/./gsu, (c) =>
          /[a-z]/i.test(c) ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : (letters.ARABIC_FORMS[c] ?? c),
        ),
      ),
    ),
  },
  {
    name: 'upper case',
    about: 'everything in capitals, links too',
    apply: text((t) => t.toUpperCase()),
  },
  {
    name: 'elongation',
    about: 'one letter three to five times in up to four words: codeee, pleeease',
    apply: text((t, _, r) =>
      someWords(t, r, { most: 4, shortest: 3 }, (word) => {
        const at = Math.floor(r() * word.length)
        const char = word[at] as string
        return LETTER.test(char)
          ? word.slice(0, at) + char.repeat(3 + Math.floor(r() * 3)) + word.slice(at + 1)
          : word
      }),
    ),
  },
  {
    name: 'vowels',
    about: 'one inner vowel doubled or dropped in up to three words of five letters and more',
    apply: text((t, _, r) =>
      someWords(t, r, LONG_FEW, (word) =>
        atOnePlace(word, r, letters.VOWELS, (at) =>
          r() < 0.5 ? word.slice(0, at) + word.slice(at + 1) : word.slice(0, at + 1) + word.slice(at),
        ),
      ),
    ),
  },
  {
    name: 'swapped letters',
    about: 'two inner neighbours swapped in up to two words of five letters and more',
    apply: text((t, _, r) =>
      someWords(t, r, { most: 2, shortest: 5 }, (word) =>
        atOnePlace(
          word,
          r,
          LETTER,
          (at) =>
            word.slice(0, at) +
            word
              .slice(at, at + 2)
              .split('')
              .toReversed()
              .join('') +
            word.slice(at + 2),
        ),
      ),
    ),
  },
  {
    name: 'missing spaces',
    about: 'about every eighth space left out',
    apply: text((t, _, r) => someGaps(t, r, 0.12, () => '')),
  },
  {
    name: 'emoji between words',
    about: 'an emoji instead of or beside about every third space',
    apply: text((t, _, r) =>
      someGaps(t, r, 0.35, () => pick(r, [`${pick(r, EMOJI)}`, ` ${pick(r, EMOJI)} `])),
    ),
  },
  {
    name: 'bidi controls',
    about: 'direction marks and isolates around about half of the words, and inside some',
    apply: text((t, _, r) =>
      outsideLinks(t, (part) =>
        part.replace(WORD, (word) =>
          r() < 0.5
            ? pick(r, [
                `\u2067${word}\u2069`,
                `\u202b${word}\u202c`,
                `\u200f${word}`,
                between(word, () => (r() < 0.3 ? '\u200e' : '')),
              ])
            : word,
        ),
      ),
    ),
  },
  {
    name: 'markup',
    about: "WhatsApp's bold, italics, strike-through and code marks around about every third word",
    apply: text((t, _, r) =>
      outsideLinks(t, (part) =>
        part.replace(/(?<![^\s(«"])\p{L}[\p{L}\p{M}]*(?![^\s.,!?)»"])/gu, (word) => {
          const mark = r() < 0.35 ? pick(r, ['*', '_', '~', '```']) : ''
          return mark + word + mark
        }),
      ),
    ),
  },
  {
    name: 'other keyboard',
    about: 'Kazakh letters typed on a Russian keyboard, Urdu on an Arabic one with its digits',
    apply: text((t, language) => {
      const table = language === 'ur' ? letters.ARABIC_LOOKS : letters.RUSSIAN_KEYBOARD
      return outsideLinks(t, (part) =>
        Array.from(part)
          .map((c) => table[c] ?? c)
          .join(''),
      )
    }),
  },
  {
    name: 'caption and picture',
    about: 'the first half is the caption, the second half is read from the picture',
    apply: (written) => {
      const middle = written.indexOf(' ', written.length >> 1)
      if (middle < 0) return { text: written }
      return { text: written.slice(0, middle), picture: written.slice(middle + 1) }
    },
  },
]
