/** Short forms of what situations expect. */
import type { Lure } from '../../src/model.ts'
import type { Turn } from './situation.ts'

/** A forwarded trick, recognised for what it is. */
export const danger = (lure: Lure, more: Partial<Turn> = {}): Turn => ({
  forwarded: true,
  verdict: { level: 'danger', lure },
  intent: 'check-message',
  has: ['ask.verdict'],
  ...more,
})

export const says = (id: string | string[], more: Partial<Turn> = {}): Turn => ({ says: id, ...more })

/** First page of a path's steps. */
export const path = (name: string, ...encloses: NonNullable<Turn['encloses']>): Turn =>
  says(`path.${name}`, { encloses })
