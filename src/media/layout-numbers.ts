/**
 * Dial codes, codes and telephone numbers that a line break or the recogniser took apart. Every repair asks for a
 * shape that ordinary writing does not have.
 */

/** Whether `next` goes on with the dial code `tail` ends with: "*21*" and "+77011234567#". */
export function continuesDialCode(tail: string, next: string): boolean {
  return (
    /^[*#]{1,2}\d{2,3}(?:\*[\d+]{0,20})?\*?$/.test(tail) &&
    /^[*+\d][\d*+]{0,24}#/.test(next) &&
    (tail + next).includes('*')
  )
}

/** Whether a line break stands inside a code: "482-" and "913", "DFMY-" and "7239". */
export function continuesCode(tail: string, next: string): boolean {
  return /[\dA-Z][-–]$/.test(tail)
    ? /^(?:\d|[A-Z][A-Z\d])/.test(next)
    : /\d$/.test(tail) && /^[-–]\d/.test(next)
}

const DIAL_CODE =
  /(?:^|(?<=\s))([*%¥“”"×xхж]{1,2})(\d{2,3})([*%]{1,2}|%?-{2})(\+?)(\d{7,15})([#%])(?=$|[\s.,;:!?])/g
const PLUS = /(?:^|(?<=[\s(]))%(?=(?:7|92|91|44|1|998|996)[ \d()-]{9,16}(?:$|[^\d%]))/g

/** In a line of Urdu numbers are drawn from right to left and come out the way they are seen. */
const MIRRORED_DIAL_CODE = /(?:^|(?<=\s))#(\d{7,15})(\+?)\*(\d{2,3})(\*{1,2})(?=$|\s)/g
const MIRRORED_PHONE = /(?:^|(?<=\s))((?:\d{2,7} ){2,4})(92|91|7|1|44|998|996)\+(?=$|\s)/g

/**
 * The Cyrillic and Latin model reads "*", "#" and "+" as "%": "%%67%%77000000142%" is "**67*+77000000142#". A
 * per cent sign on both sides of a number, or before a country code, is nothing else.
 */
export function mendNumbers(text: string): string {
  return text
    .replace(
      DIAL_CODE,
      (code, star: string, service: string, middle: string, plus: string, number: string) =>
        /[^*#+\d]/.test(code)
          ? `${'*'.repeat(star.length)}${service}*${plus !== '' || middle.length > 1 ? '+' : ''}${number}#`
          : code,
    )
    .replace(PLUS, '+')
    .replace(
      MIRRORED_DIAL_CODE,
      (_code, number: string, plus: string, service: string, star: string) =>
        `${star}${service}*${plus}${number}#`,
    )
    .replace(
      MIRRORED_PHONE,
      (_phone, groups: string, country: string) =>
        `+${[country, ...groups.trim().split(' ').reverse()].join(' ')}`,
    )
}
