/** What an emoji under an answer says of it. */
import { describe, expect, it } from 'vitest'
import { readReaction } from '../../src/conversation/reaction.ts'

describe('a reaction', () => {
  it.each(['👍', '👍🏽', '❤️', '❤', '👌🏿', '🙏'])('%s is praise', (emoji) => {
    expect(readReaction(emoji)).toBe('good')
  })
  it.each(['👎', '👎🏻', '❌', '😡'])('%s is a complaint', (emoji) => {
    expect(readReaction(emoji)).toBe('bad')
  })
  it.each(['', '😂', '😮', '👍👎', '❤️‍🔥', '1', '👍'.repeat(1_000)])('%j is neither', (emoji) => {
    expect(readReaction(emoji)).toBeNull()
  })
})
