/** Decodes one host label from punycode (RFC 3492), so that look-alikes are compared as people see them. */
const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700

function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}

/** `xn--fcebook-2fg` → `fаcebook`; anything else, also broken punycode, comes back as it is. Never throws. */
export function unicodeLabel(label: string): string {
  if (!label.startsWith('xn--') || label.length > 63) return label
  const encoded = label.slice(4)
  const split = encoded.lastIndexOf('-')
  const points = Array.from(split > 0 ? encoded.slice(0, split) : '', (char) => char.codePointAt(0) as number)
  let [code, bias, at] = [128, 72, 0]
  for (let i = split > 0 ? split + 1 : 0; i < encoded.length;) {
    const before = at
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(encoded[i++])
      if (digit < 0) return label
      at += digit * weight
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX)
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    bias = adapt(at - before, points.length + 1, before === 0)
    code += Math.floor(at / (points.length + 1))
    at %= points.length + 1
    if (code > 0x10ffff) return label
    points.splice(at++, 0, code)
  }
  return String.fromCodePoint(...points)
}

/** a–z are 0 to 25, 0–9 are 26 to 35; -1 for anything else. */
function digitOf(char: string | undefined): number {
  if (char === undefined) return -1
  if (char >= 'a' && char <= 'z') return char.charCodeAt(0) - 97
  return char >= '0' && char <= '9' ? char.charCodeAt(0) - 22 : -1
}
