/** WhatsApp's writing as HTML: what its apps make bold stays bold, and nothing that was sent becomes markup. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { formatText } from '../../../src/console/try/format.ts'

const shown = (text: string): string => `${formatText(text) as string}`.replaceAll(/>\n\s*</g, '><')

describe('marks', () => {
  it.each([
    ['*STOP.* Do not scan', '<p><strong>STOP.</strong> Do not scan</p>'],
    ['a _b_ ~c~ `d *e*`', '<p>a <em>b</em> <s>c</s> <code>d *e*</code></p>'],
    ['*_both_*', '<p><strong><em>both</em></strong></p>'],
    ['(*in brackets*)', '<p>(<strong>in brackets</strong>)</p>'],
    ['*раз* и *два*', '<p><strong>раз</strong> и <strong>два</strong></p>'],
    ['*کوڈ نہ دیں۔*', '<p><strong>کوڈ نہ دیں۔</strong></p>'],
    ['3*4*5 a*b* * c * **21*0300#', '<p>3*4*5 a*b* * c * **21*0300#</p>'],
    ['*open', '<p>*open</p>'],
    ['snake_case_name', '<p>snake_case_name</p>'],
    ['two\nlines', '<p>two<br />lines</p>'],
  ])('%s', (text, html) => expect(shown(text)).toBe(html))
})

describe('lists', () => {
  it('have their numbers and bullets', () => {
    expect(shown('Do:\n1. *one*\n2. two\n• a\n- b\nend')).toBe(
      '<p>Do:</p><ol start="1"><li><strong>one</strong></li><li>two</li></ol><ul><li>a</li><li>b</li></ul><p>end</p>',
    )
    expect(shown('4. four')).toBe('<ol start="4"><li>four</li></ol>')
  })
})

test('nothing that was sent becomes markup', () => {
  expect(shown('*<img src=x onerror=alert(1)>* "&\'')).toBe(
    '<p><strong>&lt;img src=x onerror=alert(1)&gt;</strong> &quot;&amp;&#39;</p>',
  )
  const signs = fc.constantFrom(
    '*',
    '_',
    '~',
    '`',
    ' ',
    '\n',
    'a',
    'ک',
    '<',
    '>',
    '"',
    "'",
    '&',
    '1. ',
    '• ',
    '.',
  )
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 60 }), (parts) => {
      const text = parts.join('')
      const html = shown(text)
      const bare = html.replaceAll(/<\/?(?:p|br|strong|em|s|code|ol|ul|li)(?: start="\d+")?(?: \/)?>/g, '')
      expect(bare).not.toMatch(/[<>"]/)
    }),
  )
})

test('takes as long as the text is', () => {
  const startedMs = Date.now()
  for (const hostile of [
    '*a '.repeat(20_000),
    '*_~'.repeat(20_000),
    '`*'.repeat(30_000),
    '* *'.repeat(20_000),
  ])
    expect(shown(hostile).length).toBeGreaterThan(10_000)
  expect(Date.now() - startedMs).toBeLessThan(3_000)
})
