/** `doctor` on pictures: real children come up, and what is switched off is said. */
import { expect, it } from 'vitest'
import { examinePictures } from '../../src/cli/doctor-pictures.ts'

it('finds codes and writing to be read on this machine', { timeout: 60_000 }, async () => {
  expect(await examinePictures(1)).toEqual({
    about: 'pictures',
    state: 'ok',
    says: 'codes and writing are read',
  })
})

it('says that writing is not read where that was asked for', { timeout: 60_000 }, async () => {
  expect(await examinePictures(0)).toMatchObject({ state: 'look' })
})
