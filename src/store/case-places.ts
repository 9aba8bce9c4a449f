/** Under which names a case's words and marks are sealed and hashed; writers and readers must agree on them. */
import type { MarkKind } from '../model.ts'
import type { Crypto } from './crypto.ts'

/** Of the chat and not of the row, whose id is known only after the statement that seals. */
export function caseContentPlace(chatKey: string): string {
  return `case_record/${chatKey}`
}

export function markPlace(chatKey: string, kind: MarkKind): string {
  return `case_mark/${chatKey}/${kind}`
}

/** 32 hex digits of the keyed hash: short enough to index, long enough that two features never meet by chance. */
export function markKey(crypto: Crypto, kind: MarkKind, key: string): string {
  return crypto.identify('message', 'mark', kind, key).slice(0, 32)
}
