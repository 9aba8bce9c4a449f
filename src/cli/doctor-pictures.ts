/** What `doctor` finds out about pictures: real children read a real one, code and writing apart. */
import { createPicturePool, type PicturePool } from '../media/picture-pool.ts'
import type { Finding } from './doctor.ts'

/** A white square of 32 × 32 pixels, PNG: nothing to find, so whatever is answered is about the decoders. */
const BLANK = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAMAAABEpIrGAAAAA1BMVEX///+nxBvIAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAE0lEQVQ4jWNgGAWjYBSMAgasAAAEIAABMVaGxQAAAABJRU5ErkJggg==',
  'base64',
)

const REINSTALL = 'run `npm ci` again on this machine: the decoders are built for one system and processor'

export async function examinePictures(textChildren: number): Promise<Finding> {
  const pool = createPicturePool({ children: 1, textChildren: Math.min(1, textChildren) })
  try {
    return await readBlank(pool, textChildren)
  } finally {
    await pool.close()
  }
}

async function readBlank(pool: PicturePool, textChildren: number): Promise<Finding> {
  await pool.warmUp()
  const result = await pool.read(BLANK)
  if (!result.ok) {
    const says = `no code can be read (${result.failure}): ${REINSTALL}`
    return { about: 'pictures', state: 'wrong', says }
  }
  if (textChildren === 0) {
    const says = 'codes are read; writing is not, as PICTURE_TEXT_CHILDREN=0 asks'
    return { about: 'pictures', state: 'look', says }
  }
  return result.writing === 'unread'
    ? { about: 'pictures', state: 'wrong', says: `codes are read, writing is not: ${REINSTALL}` }
    : { about: 'pictures', state: 'ok', says: 'codes and writing are read' }
}
