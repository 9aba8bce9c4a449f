/** Text in, the same text with every secret character replaced one for one by `•` out. */

/** Same length in UTF-16 units; idempotent. */
export function maskSecrets(text: string): string {
  return text.replace(/(?<!\d)\d{3}([-\s]?)\d{3}(?!\d)/g, (code) => code.replace(/\d/g, '•'))
}
