import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc16, readEmv } from '../../src/triage/emv.ts'

const BODY =
  '00020101021126370009PK.EXAMPL0120EXAMPLE0000000000001520454115303586540715000.05802PK5912EXAMPLE SHOP6006LAHORE6304'

test('CRC-16/CCITT-FALSE gives the check value of its definition', () => {
  expect(crc16('123456789')).toBe('29B1')
})

test('reads a merchant payment and notices an edited one', () => {
  const payment = readEmv(BODY + crc16(BODY))
  expect(payment).toEqual({
    crc: 'ok',
    merchant: 'EXAMPLE SHOP',
    city: 'LAHORE',
    country: 'PK',
    amount: '15000.0',
    currency: 'PKR',
  })
  expect(readEmv(`${BODY.replace('15000.0', '95000.0')}${crc16(BODY)}`)?.crc).toBe('bad')
})

test('reads the person-to-person format (payload format 02), which may name no merchant', () => {
  const body = '0002020102112624PK36SCBL0000001123456702530358658 02PK6304'.replace(' ', '')
  expect(readEmv(body + crc16(body))).toEqual({ crc: 'ok', country: 'PK', currency: 'PKR' })
})

test('anything else is no payment and nothing throws', () => {
  for (const text of ['', '0002', '000201', '00020163', '00020199']) expect(readEmv(text)).toBeNull()
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void readEmv(`000201${text}`)))
})
