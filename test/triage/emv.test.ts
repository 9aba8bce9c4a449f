import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc16, readEmv } from '../../src/triage/emv.ts'

const tag = (id: string, value: string): string => id + String(value.length).padStart(2, '0') + value
/** Closes a payload with its check sum in tag 63, or in the given one. */
const seal = (body: string, crc = '63'): string => `${body}${crc}04${crc16(`${body}${crc}04`)}`

const START = tag('00', '01') + tag('01', '11')
const IBAN = 'PK98MEZN0000000000006702'
const SHOP = START + tag('53', '586') + tag('58', 'PK') + tag('59', 'EXAMPLE SHOP') + tag('60', 'LAHORE')

test('CRC-16/CCITT-FALSE gives the check value of its definition', () => {
  expect(crc16('123456789')).toBe('29B1')
})

test('reads a merchant payment and notices an edited one', () => {
  const payment = seal(SHOP + tag('54', '15000.0'))
  expect(readEmv(payment)).toEqual({
    crc: 'ok',
    merchant: 'EXAMPLE SHOP',
    city: 'LAHORE',
    country: 'PK',
    amount: '15000.0',
    currency: 'PKR',
  })
  expect(readEmv(payment.replace('15000.0', '95000.0'))?.crc).toBe('bad')
})

test('reads the account wherever merchant information holds it, alone or in tags of its own', () => {
  const nested = tag('27', tag('00', 'A000000736') + tag('01', IBAN))
  for (const account of [nested, tag('26', IBAN), tag('51', tag('02', IBAN))]) {
    expect(readEmv(seal(SHOP + account))?.iban).toBe(IBAN)
  }
  expect(readEmv(seal(SHOP + tag('26', tag('01', IBAN.replace('98', '99')))))).not.toHaveProperty('iban')
})

test('reads a name in another language where the usual one is missing', () => {
  const other = tag('64', tag('00', 'kk') + tag('01', 'Мысал дүкені') + tag('02', 'Алматы'))
  const found = readEmv(seal(START + tag('53', '398') + other))
  expect(found).toEqual({ crc: 'ok', merchant: 'Мысал дүкені', city: 'Алматы', currency: 'KZT' })
})

test('reads what is added to the amount', () => {
  const fees: [string, string | undefined][] = [
    [tag('55', '01'), 'asked'],
    [tag('55', '02') + tag('56', '25'), '25'],
    [tag('55', '03') + tag('57', '2.5'), '2.5%'],
    [tag('56', '25'), undefined],
  ]
  for (const [fee, read] of fees) expect(readEmv(seal(SHOP + fee))?.fee).toBe(read)
})

test("reads Raast's person-to-person form, whose check sum stands in tag 10", () => {
  const open = tag('00', '02') + tag('01', '11') + tag('02', '00') + tag('04', IBAN)
  const usual = { crc: 'ok', country: 'PK', currency: 'PKR', iban: IBAN }
  expect(readEmv(seal(open, '10'))).toEqual(usual)
  const fixed = open + tag('05', '5000.50') + tag('07', '311220262359')
  expect(readEmv(seal(fixed, '10'))).toEqual({ ...usual, amount: '5000.50', expires: '2026-12-31' })
  expect(readEmv(seal(fixed, '10').replace('5000.50', '9000.50'))?.crc).toBe('bad')
})

test('a check sum in the middle covers nothing behind it', () => {
  expect(readEmv(seal(SHOP) + tag('54', '1'))).toBeNull()
})

test('anything else is no payment and nothing throws', () => {
  for (const text of ['', '0002', '000201', '00020163', '00020199', `000201${'9'.repeat(600)}`]) {
    expect(readEmv(text)).toBeNull()
  }
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void readEmv(`000201${text}`)))
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void readEmv(`000202${text}`)))
})

test('reads names whose lengths are counted in bytes, where the letters are not Latin', () => {
  const inBytes = (id: string, value: string): string =>
    id + String(Buffer.byteLength(value)).padStart(2, '0') + value
  for (const name of ['علی اسٹور', 'Магазин Әлия']) {
    const counted = seal(START + tag('53', '398') + inBytes('59', name) + tag('54', '500'))
    expect(readEmv(counted)).toMatchObject({ crc: 'ok', merchant: name, amount: '500' })
    expect(readEmv(seal(START + tag('59', name) + tag('54', '500')))).toMatchObject({ merchant: name })
  }
})
