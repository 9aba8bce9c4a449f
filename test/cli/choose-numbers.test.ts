import { expect, test } from 'vitest'
import { chooseNumbers, chooseOne } from '../../src/cli/choose-numbers.ts'
import { readConfig } from '../../src/config.ts'

const config = readConfig({ WHATSAPP_ACCOUNTS: 'pk,kz,uz', WHATSAPP_STANDBY: 'kz' })
const names = (chosen: typeof config): string[] => chosen.whatsapp.numbers.map(({ account }) => account)

test('all, or those that are named', () => {
  expect(names(chooseNumbers(config, undefined))).toEqual(['pk', 'kz', 'uz'])
  const chosen = chooseNumbers(config, ' uz, kz ')
  expect(chosen.whatsapp.numbers).toEqual([
    { account: 'kz', isStandby: true },
    { account: 'uz', isStandby: false },
  ])
})

test('names that the configuration does not have are refused with those it has', () => {
  expect(() => chooseNumbers(config, 'pk,us')).toThrow(/names no us; it names pk, kz, uz/)
  expect(() => chooseNumbers(config, ',')).toThrow(/at least one number: pk, kz, uz/)
})

test('one alone needs no name', () => {
  expect(names(chooseOne(readConfig({}), undefined))).toEqual(['default'])
  expect(names(chooseOne(config, 'kz'))).toEqual(['kz'])
  expect(() => chooseOne(config, undefined)).toThrow(/one of pk, kz, uz/)
})
