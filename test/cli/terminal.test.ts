/** What is logged of an unexpected error: places in the code, never its message. */
import { expect, test } from 'vitest'
import { framesOf } from '../../src/cli/terminal.ts'

test('of an error only the places are told, whatever its message looks like', () => {
  const frames = framesOf(new Error('my code is 123-456\n    at my friend (+923001234567)'))
  expect(frames.length).toBeGreaterThan(0)
  expect(frames[0]).toContain('terminal.test.ts')
  expect(frames.join('\n')).not.toMatch(/123-456|friend/)
  expect(framesOf(new Error(''))[0]).toContain('terminal.test.ts')
  expect(framesOf('no error')).toEqual([])
})
