/** The parts of a text that must be read character by character: links, codes, phone numbers, service codes. */

const PARTS = [
  String.raw`https?:\/\/[^\s<>"]{3,300}`,
  String.raw`(?<![\p{L}\p{N}@.-])(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,12}(?:\/[^\s<>"]{0,300})?(?![\p{L}\p{N}])`,
  String.raw`[*#]{1,2}\d{2,3}(?:\*\+?\d{0,15}){0,3}#`,
  String.raw`(?<!\d)\+?\d(?:[ -]?\d){8,14}(?!\d)`,
  String.raw`(?<![\p{L}\p{N}])[A-Z0-9]{4}-[A-Z0-9]{4}(?![\p{L}\p{N}])`,
  String.raw`(?<![\p{L}\p{N}])\d{3}-\d{3}(?!\d)`,
  String.raw`(?<![\p{L}\p{N}.])\d{4,8}(?![\p{L}\p{N}])`,
]

export function exactParts(text: string): string[] {
  const found = text.match(new RegExp(PARTS.join('|'), 'gu')) ?? []
  return found.map((part) => part.replace(/[.,!?;:)»”"'…]+$/u, '')).filter((part) => part.length >= 4)
}
