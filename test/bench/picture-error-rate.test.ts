/** What the picture benchmark counts as an error of reading, and what it leaves out. */
import { describe, expect, test } from 'vitest'
import { distance, distanceWithin, normalise, withoutChrome } from '../../bench/pictures/error-rate.ts'
import { exactParts } from '../../bench/pictures/exact-parts.ts'
import { createRandom } from '../../bench/pictures/random.ts'

describe('error rate', () => {
  test('counts changed, missing and added letters', () => {
    expect(distance('kitten', 'sitting')).toBe(3)
    expect(distance('', 'abc')).toBe(3)
    expect(distance('дауыс', 'даыс')).toBe(1)
  })

  test('what stands before and after costs nothing', () => {
    expect(distanceWithin('vote here', '9:41 Mum vote here Message')).toBe(0)
    expect(distanceWithin('vote here', 'x vote hare y')).toBe(1)
  })

  test('no reader is blamed for emoji, direction marks, quotes and spaces', () => {
    expect(normalise('«Ok» 🙏🏽\n \u2066123\u2069 – fine…')).toBe('"Ok" 123 - fine...')
  })

  test('leaves out the app’s own words and the times of bubbles', () => {
    const passages = [
      '18:42 44%',
      '← Мама в сети',
      'Переслано',
      'Привет, как дела? 12:07',
      '12:08 ✓✓',
      'Сообщение',
    ]
    const chrome = ['18:42 44%', 'Мама', 'в сети', 'Мама в сети', 'Переслано', 'Сообщение', '12:07', '12:08']
    expect(withoutChrome(passages, chrome)).toEqual(['Привет, как дела?'])
  })
})

test('leaves out a label above a bubble and the lines of a long notice', () => {
  const notice =
    'Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.'
  const passages = [
    '4 Forwarded\nPlease vote',
    'people in this chat can read, listen',
    'to, or share them.',
    'ok',
  ]
  expect(withoutChrome(passages, ['Forwarded', notice])).toEqual(['Please vote', 'ok'])
})

test('links, codes and numbers are found whole', () => {
  const text =
    'See https://a.example/b?c=1, kids-vote.top/7. Code 123-456 or 4821; dial **21*03000000142# or +92 300 0000142 (ABCD-1234)'
  expect(exactParts(text)).toEqual([
    'https://a.example/b?c=1',
    'kids-vote.top/7',
    '123-456',
    '4821',
    '**21*03000000142#',
    '+92 300 0000142',
    'ABCD-1234',
  ])
})

test('the same seed makes the same choices, another seed others', () => {
  const choices = (seed: string): number[] => {
    const random = createRandom(seed)
    return Array.from({ length: 20 }, () => random.int(0, 999))
  }
  expect(choices('qr/tiny-00')).toEqual(choices('qr/tiny-00'))
  expect(choices('qr/tiny-00')).not.toEqual(choices('qr/tiny-01'))
})
