import { expect, test } from 'vitest'
import { between, publishedSets } from '../../bench/eval-published.ts'
import { judgedRow } from './judged.ts'

const PAGE = 'before\n<!-- sets: begin -->\nold | figures\n<!-- sets: end -->\nafter\n'

test('new figures replace those between the marks, and nothing else', () => {
  const once = between(PAGE, 'sets', 'new')
  expect(once).toBe('before\n<!-- sets: begin -->\n\nnew\n\n<!-- sets: end -->\nafter\n')
  expect(between(once, 'sets', 'new')).toBe(once)
  expect(() => between(PAGE, 'outside', 'new')).toThrow('no place for figures')
})

test('what is published are tables of one width and no text of a row', () => {
  const row = judgedRow({ level: 'danger', lure: 'otp-request', text: 'secret words' })
  const published = publishedSets([
    ['tuning', [row]],
    ['third', [row]],
  ])
  expect(published).not.toContain('secret words')
  const blocks = published.split('\n\n').filter((block) => block.startsWith('|'))
  expect(blocks.length).toBe(11)
  for (const block of blocks) {
    expect(new Set(block.split('\n').map((line) => line.split('|').length)).size).toBe(1)
  }
})
