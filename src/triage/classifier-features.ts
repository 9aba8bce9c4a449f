/**
 * What the text classifier looks at: the words' character n-grams, neighbouring words, the concepts and facts
 * that were found, and which of them stand together. Context in, bucket numbers out; training shares it.
 */
import { CLASSIFIER_BUCKETS } from '../content/classifier-model.ts'
import { addBucket, bucketsOf, clearBuckets, makeBucketList, mix, type BucketList } from './bucket-list.ts'
import type { Observed } from './detector.ts'
import { plainLetter } from './fold-word.ts'

/** Words looked at: the beginning and the end of a long text. */
const HEAD = 160
const TAIL = 40
/** Of a longer text the middle is not read. */
export const WORDS_READ = HEAD + TAIL
/** Concepts whose pairs are looked at; a text that names more of them is an article. */
const MAX_NAMED = 24

export interface Features {
  /** Buckets of n-grams and of word pairs. */
  wording: Int32Array
  /** Buckets of concepts, facts and their pairs. */
  meaning: Int32Array
}

const wordingList = makeBucketList()
const meaningList = makeBucketList()

/** Deterministic; linear in the message. What comes out is written over by the next call. */
export function readFeatures(context: Observed, facts: Iterable<string>): Features {
  clearBuckets(wordingList)
  clearBuckets(meaningList)
  readWording(context, wordingList)
  readNamed(context, facts, meaningList)
  return { wording: bucketsOf(wordingList), meaning: bucketsOf(meaningList) }
}

const MASK = CLASSIFIER_BUCKETS - 1
const BOUNDARY = 0x5f
const ZERO = 0x30

function readWording({ tokens, observables }: Observed, into: BucketList): void {
  for (const { kind, text } of observables) if (kind === 'url') readLink(text.toLowerCase(), into)
  let previous = 0
  for (let at = 0; at < tokens.length; at++) {
    if (at === HEAD && tokens.length > HEAD + TAIL) {
      at = tokens.length - TAIL
      previous = 0
    }
    const word = hashWord((tokens[at] as Observed['tokens'][number]).text, into)
    if (previous !== 0) addBucket(into, mix(previous * 3 + word) & MASK)
    previous = word
  }
}

const LINK_UNITS = 80
const LINK_SALT = 0x6c69

/** 4-grams of the address, so that words inside it are seen: `votekids`, `my-photo`. */
function readLink(link: string, into: BucketList): void {
  const end = Math.min(link.length, LINK_UNITS) - 3
  for (let i = 0; i < end; i++) {
    const first = link.charCodeAt(i) * 0x10001 + link.charCodeAt(i + 1)
    const second = link.charCodeAt(i + 2) * 0x101 + link.charCodeAt(i + 3)
    addBucket(into, mix(Math.imul(first, 0x2f35) + second + LINK_SALT) & MASK)
  }
}

/** Adds the 3- to 5-grams of the padded word; returns the hash of the whole word. Digits are one and the same. */
export function hashWord(word: string, into: BucketList): number {
  let a = 0
  let b = 0
  let c = 0
  let d = BOUNDARY
  let whole = 17
  for (let i = 0; i <= word.length; i++) {
    let code = i < word.length ? plainLetter(word.charCodeAt(i)) : BOUNDARY
    if (code >= ZERO && code <= ZERO + 9) code = ZERO
    if (code === d && i < word.length && word.length > 3) continue
    if (c !== 0) addBucket(into, mix(c * 0x10001 + d * 0x101 + code) & MASK)
    if (b !== 0) addBucket(into, mix(Math.imul(b * 0x10001 + c, 0x2f35) + d * 0x101 + code) & MASK)
    if (a !== 0)
      addBucket(
        into,
        mix(Math.imul(a * 0x10001 + b, 0x1f1f) + Math.imul(c, 0x2f351) + d * 0x101 + code) & MASK,
      )
    a = b
    b = c
    c = d
    d = code
    whole = Math.imul(whole, 31) + code
  }
  const hash = mix(whole)
  addBucket(into, hash & MASK)
  return hash
}

function readNamed(observed: Observed, facts: Iterable<string>, into: BucketList): void {
  const { meaning } = observed
  const named: number[] = shapeOf(observed).map(hashName)
  for (const concept of meaning.hits.keys()) named.push(hashName(concept))
  for (const { concept } of meaning.inactive) {
    const hash = mix(hashName(concept) + 0x51ed)
    if (!named.includes(hash)) named.push(hash)
  }
  for (const fact of facts) named.push(hashName(fact))
  for (const hash of named) addBucket(into, hash & MASK)
  const most = Math.min(named.length, MAX_NAMED)
  for (let i = 0; i < most; i++) {
    for (let j = 0; j < i; j++) addBucket(into, mix((named[i] as number) ^ (named[j] as number)) & MASK)
  }
}

const FEW_WORDS = 8
const SOME_WORDS = 25

/** How the message looks: a question, a list, a long forward. */
function shapeOf({ normalized: { text }, tokens }: Observed): string[] {
  const shape: string[] = [
    'shape-any',
    tokens.length <= FEW_WORDS ? 'shape-few' : tokens.length <= SOME_WORDS ? 'shape-some' : 'shape-many',
  ]
  const asked = Math.max(text.lastIndexOf('?'), text.lastIndexOf('؟'))
  if (asked >= 0) shape.push('shape-asks')
  if (asked >= text.length - 3 && asked >= 0) shape.push('shape-ends-asking')
  if (text.includes('\n')) shape.push('shape-lines')
  if (text.includes('!')) shape.push('shape-cries')
  if (text.includes('"') || text.includes('«')) shape.push('shape-quotes')
  return shape
}

const names = new Map<string, number>()

/** Names come from the content, so the memory stays small. */
function hashName(name: string): number {
  let hash = names.get(name)
  if (hash === undefined) {
    hash = 7
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash, 31) + name.charCodeAt(i)
    names.set(name, (hash = mix(hash)))
  }
  return hash
}
