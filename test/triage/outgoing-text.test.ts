/** What analysts may send to people: words, phone numbers, official addresses; no other link, and no code. */
import { describe, expect, it } from 'vitest'
import { loadBrands } from '../../src/content/brands.ts'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { checkOutgoing } from '../../src/triage/outgoing-text.ts'

const brands = loadBrands(CONTENT_FOLDER)

const ALLOWED = [
  'Hello, I am Dana. Please log out all devices first.',
  'Call the helpline 1991, or +92 51 111 222 333.',
  'Dial ##002# and read faq.whatsapp.com/1131652977717250',
  'https://www.nadra.gov.pk/ has the form.',
  'Звоните в банк: 9999. Откройте kaspi.kz',
]
const REFUSED: [text: string, links: string[]][] = [
  ['look at https://help-desk.example.org/x', ['help-desk.example.org']],
  ['hxxps://kaspi-kz[.]cc and kaspi-kz.cc', ['kaspi-kz.cc']],
  ['whatsapp.com.evil.top/x', ['whatsapp.com.evil.top']],
  ['sites.google.com/view/help', ['sites.google.com']],
  ['bit.ly/abc', ['bit.ly']],
  ['install Helper.apk', ['Helper.apk']],
  ['tg://resolve?domain=x', ['resolve']],
]

describe('a text of an analyst', () => {
  it.each(ALLOWED)('may say: %s', (text) => {
    expect(checkOutgoing(text, brands)).toEqual({ links: [], hasSecret: false })
  })
  it.each(REFUSED)('may not say: %s', (text, links) => {
    expect(checkOutgoing(text, brands).links).toEqual(links)
  })
  it.each(['Your code is 482913', 'ABCD-1234 is the code to link', 'card 4111 1111 1111 1111'])(
    'may not hold a code: %s',
    (text) => {
      expect(checkOutgoing(text, brands).hasSecret).toBe(true)
    },
  )
})
