import { qrSet, textSet } from './cache.ts'
for (const n of ['qr', 'negatives'] as const) {
  const s = qrSet(n, false)
  console.log(n, s.folder, s.truths.length)
}
const t = textSet(false)
console.log(t.folder, t.truths.length)
