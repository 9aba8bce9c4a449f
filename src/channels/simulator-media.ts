/** Pictures of the simulator: files of this machine that the person at the terminal named. */
import { readFile, stat } from 'node:fs/promises'
import type { FetchMedia } from './channel.ts'

const MAX_BYTES = 16 * 1024 * 1024

/** Reads `source: 'file'` references only; WhatsApp messages never carry one. Never throws. */
export const fetchFileMedia: FetchMedia = async (ref) => {
  if (ref.source !== 'file') return { ok: false, failure: 'unavailable' }
  try {
    const info = await stat(ref.path)
    if (!info.isFile()) return { ok: false, failure: 'unavailable' }
    if (info.size > MAX_BYTES) return { ok: false, failure: 'too-large' }
    return { ok: true, bytes: await readFile(ref.path) }
  } catch {
    return { ok: false, failure: 'unavailable' }
  }
}
