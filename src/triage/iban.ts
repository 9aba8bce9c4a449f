/** International bank account numbers: the check of ISO 13616 and which bank one belongs to. */

/** Letters count from 10, the first four characters move to the end, modulo 97 must be 1. Blanks are ignored. */
export function isIban(written: string): boolean {
  const iban = written.replaceAll(' ', '')
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/i.test(iban) && restOf(iban) === 1
}

/** The check digits that the account should have; what stands in their place is not looked at. */
export function checkDigits(written: string): string {
  const iban = written.replaceAll(' ', '')
  return String(98 - restOf(`${iban.slice(0, 2)}00${iban.slice(4)}`)).padStart(2, '0')
}

function restOf(iban: string): number {
  let rest = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

/** The bank's code in the accounts of Pakistan (four letters) and Kazakhstan (three digits); else empty. */
export function bankCode(iban: string): string {
  if (iban.startsWith('PK')) return iban.slice(4, 8)
  return iban.startsWith('KZ') ? iban.slice(4, 7) : ''
}
