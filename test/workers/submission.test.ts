/** What of a burst is examined, and what is its sender's word about it. */
import { describe, expect, it } from 'vitest'
import { TEXT_LIMIT, type InboundMessage } from '../../src/model.ts'
import { toSubmission, type Messages } from '../../src/workers/submission.ts'
import { inbound } from '../support/messages.ts'

const media = { source: 'file', path: '/synthetic' } as const
const typed = (text: string): InboundMessage => inbound({ text })
const forward = (text: string): InboundMessage => inbound({ text, forwarded: true })
const picture = (text = '', forwarded = false): InboundMessage =>
  inbound({ kind: 'image', text, media, forwarded })

const wordsOf = (...messages: [InboundMessage, ...InboundMessage[]]): object => {
  const { text, said } = toSubmission(messages, {}, 0)
  return said === undefined ? { text } : { text, said }
}

describe('the words of a submission', () => {
  it('are all that was typed, where nothing else was sent', () => {
    expect(wordsOf(typed('one'))).toEqual({ text: 'one' })
    expect(wordsOf(typed('https://example.org'), typed('is it safe?'))).toEqual({
      text: 'https://example.org\nis it safe?',
    })
  })

  it('are what was forwarded, and what is typed beside it is said about it, before or after', () => {
    expect(wordsOf(typed('hi'), forward('vote'), forward('please'), typed('is it safe?'))).toEqual({
      text: 'vote\nplease',
      said: 'hi\nis it safe?',
    })
    expect(wordsOf(forward('vote'))).toEqual({ text: 'vote' })
    expect(wordsOf(picture('win', true), forward('vote'))).toEqual({ text: 'win\nvote' })
    expect(wordsOf(forward('vote'), picture('what is this?'))).toEqual({
      text: 'vote',
      said: 'what is this?',
    })
  })

  it('are the captions of pictures, unless something is typed beside them', () => {
    expect(wordsOf(picture('win'))).toEqual({ text: 'win' })
    expect(wordsOf(picture('win'), picture(), picture('now'))).toEqual({ text: 'win\nnow' })
    expect(wordsOf(picture(), typed('is it safe?'))).toEqual({ text: '', said: 'is it safe?' })
    expect(wordsOf(picture('from my aunt'), typed('is it safe?'))).toEqual({
      text: '',
      said: 'from my aunt\nis it safe?',
    })
    expect(wordsOf(picture('win', true), typed('is it safe?'))).toEqual({ text: 'win', said: 'is it safe?' })
  })

  it('are cut where a message would be, and the cut shows', () => {
    const long = forward('x'.repeat(TEXT_LIMIT))
    expect(toSubmission([long, long], {}, 0).text).toHaveLength(TEXT_LIMIT + 1)
    expect(toSubmission([long], {}, 0).text).toHaveLength(TEXT_LIMIT)
  })
})

describe('a submission', () => {
  const kindOf = (...kinds: InboundMessage['kind'][]): string => {
    const messages = kinds.map((kind) => inbound({ kind, ...(kind === 'image' && { media }) }))
    return toSubmission(messages as unknown as Messages, {}, 0).kind
  }

  it('is of the kind that is examined, or that cannot be', () => {
    expect([
      kindOf('text'),
      kindOf('text', 'image'),
      kindOf('text', 'video'),
      kindOf('video', 'image'),
    ]).toEqual(['text', 'image', 'video', 'image'])
  })

  it('is as old as its oldest message, and knows its sender', () => {
    const messages: Messages = [inbound({ sentAtMs: 9_000 }), inbound({ sentAtMs: 7_000, forwarded: true })]
    expect(toSubmission(messages, { language: 'ur', typed: 'en' }, 10_000)).toMatchObject({
      ageMs: 3_000,
      forwarded: true,
      from: '+15550001111',
      preferred: 'ur',
      typed: 'en',
    })
    expect(toSubmission(messages, {}, 0)).toMatchObject({ ageMs: 0 })
  })
})
