import { expect, test } from 'vitest'
import { payloadWhy } from '../../src/advice/payload-why.ts'
import { voiceOf } from '../../src/advice/voice.ts'
import { LANGUAGES, type Language, type Observable } from '../../src/model.ts'
import { CONTENT } from './content.ts'

const seen = (id: string, fields: Record<string, string>): Observable[] => [
  { kind: 'payload', text: '', origin: 'qr', payload: { id, fields } },
]

function why(
  id: string,
  fields: Record<string, string>,
  language: Language = 'en',
  evidence = 'QUOTED',
): string {
  return payloadWhy({ id, evidence }, seen(id, fields), voiceOf(CONTENT.locales[language]), 60)
}

const SHOP = { merchant: 'EXAMPLE SHOP', city: 'LAHORE', currency: 'PKR' }

test('a payment says who is paid and how much, in every language', () => {
  for (const language of LANGUAGES) {
    const line = why('qr.payment-emv', { ...SHOP, amount: '15000.0' }, language)
    expect(line).toContain('EXAMPLE SHOP, LAHORE')
    expect(line).toMatch(/15[, ]000 PKR/)
    expect(line).not.toContain('{$')
  }
})

test('what the code leaves open is said to be open', () => {
  const without = why('qr.payment-emv', {})
  expect(without).toContain('you type how much')
  expect(without).toContain('does not say who gets it')
  const account = why('qr.payment-emv', { bank: 'Meezan Bank', account: '6702' })
  expect(account).toContain('names nobody, only an account: Meezan Bank …6702')
  for (const language of LANGUAGES) expect(why('qr.payment-emv', {}, language)).not.toContain('{$')
})

const AMOUNTS: [amount: string, en: string, ru: string][] = [
  ['15000.0', '15,000 PKR', '15 000 PKR'],
  ['15000.5', '15,000.50 PKR', '15 000,50 PKR'],
  ['100', '100 PKR', '100 PKR'],
  ['0001500.00', '1,500 PKR', '1 500 PKR'],
  ['1234567.89', '1,234,567.89 PKR', '1 234 567,89 PKR'],
  ['0.125', '0.125 PKR', '0,125 PKR'],
]

test('amounts are written as the language writes them', () => {
  expect(AMOUNTS.length).toBeGreaterThan(5)
  for (const [amount, en, ru] of AMOUNTS) {
    expect(why('qr.payment-emv', { ...SHOP, amount })).toContain(` ${en} leaves`)
    expect(why('qr.payment-emv', { ...SHOP, amount }, 'ru')).toContain(`${ru}.`)
  }
  expect(why('qr.payment-link', { amount: '5' })).toContain(' 5 leaves')
})

test('names from a code carry no link, markup or direction mark into the reply', () => {
  const merchant = '*REFUND* https://evil.example \u202eabc'
  const line = why('qr.payment-upi', { merchant })
  expect(line).toContain('REFUND hxxps://evil[.]example abc')
  expect(why('qr.payment-upi', { merchant: 'Shop' }, 'ur')).toContain('\u2066Shop\u2069')
})

test('an open network is told apart in every language', () => {
  for (const language of LANGUAGES) {
    const open = why('qr.wifi', { ssid: 'Cafe', security: 'open' }, language)
    const closed = why('qr.wifi', { ssid: 'Cafe', security: 'WPA' }, language)
    expect(open).not.toBe(closed)
    for (const line of [open, closed]) expect(line).toContain('Cafe')
  }
})

test('without anything read the code itself is quoted', () => {
  expect(why('qr.contact-card', {})).toContain('QUOTED')
  expect(why('qr.mmi-other', { code: '*420#' })).toContain('*420#')
})
