/** Payment codes in a text and the secrets found in it in, the check sums that would give away part of an account out. */
import { crc16 } from './emv.ts'
import { secretOf, type Secret } from './redact-secret.ts'

const PAYMENT =
  /(?<!\d)00020[12]\d{2}[^\n]{20,480}?6304[0-9A-F]{4}|(?<!\d)0002020102\d{2}[0-9A-Z.]{20,200}(?![0-9A-Z])/gi
const SUM_LENGTH = 4
/** More payment codes than any message holds; of the others the sum stays as it is. */
export const MOST_CHECK_SUMS = 4

export function findCheckSums(text: string, secrets: readonly Secret[]): Secret[] {
  const accounts = secrets.filter(({ kind }) => kind === 'iban')
  const found: Secret[] = []
  let seen = 0
  if (accounts.length === 0 || !text.includes('00020')) return found
  for (const { 0: written, index } of text.matchAll(PAYMENT)) {
    const end = index + written.length
    const start = end - SUM_LENGTH
    const isRight = crc16(written.slice(0, -SUM_LENGTH)) === written.slice(-SUM_LENGTH).toUpperCase()
    const isWithin = ({ at }: Secret): boolean => (at[0] as number) > index && (at[0] as number) < start
    if (!isRight || !accounts.some(isWithin)) continue
    if (++seen > MOST_CHECK_SUMS) break
    const isHidden = secrets.some(({ at }) => at.some((i) => i >= start && i < end))
    if (!isHidden) found.push(secretOf(text, 'check-sum', [{ start, end }]))
  }
  return found
}
