/** Which documents are worth downloading: pictures and PDFs, by what the sender claims about them. */
import { describe, expect, test } from 'vitest'
import { readContent } from '../../../src/channels/whatsapp/content.ts'

const MEDIA = { url: 'https://mmg.whatsapp.net/v/x', mediaKey: new Uint8Array(32).fill(7) }
const read = (document: object) => readContent({ documentMessage: { ...MEDIA, ...document } })

const wanted: [mimetype: unknown, fileName: unknown][] = [
  ['image/png', undefined],
  ['Image/PNG', 'x.bin'],
  ['image/heic', 'IMG_1.HEIC'],
  ['image/svg+xml', 'x.svg'],
  ['application/pdf', undefined],
  ['APPLICATION/PDF; name="a.pdf"', 5],
  ['application/octet-stream', 'Scan 12.PDF'],
  ['application/octet-stream', 'photo.jpeg'],
  ['binary/octet-stream', 'photo.heic '],
  [undefined, 'screenshot.png'],
  ['', `${'a'.repeat(100_000)}.webp`],
  [null, '../../etc/passwd\0.gif'],
]

const unwanted: [mimetype: unknown, fileName: unknown][] = [
  [undefined, undefined],
  ['application/octet-stream', 'pdf'],
  ['application/octet-stream', 'invoice.pdf.apk'],
  ['application/octet-stream', 'photo\u202egpj.exe'],
  ['application/vnd.android.package-archive', 'invitation.pdf'],
  ['application/zip', 'photos.png'],
  ['text/html', 'page.svg'],
  ['video/mp4', 'film.gif'],
  [{ toString: () => 'image/png' }, ['x.png']],
  [`${' '.repeat(100_000)}image/png`, `${'.pdf'.repeat(50_000)}x`],
]

describe('documents', () => {
  test('has enough of them', () => {
    expect(wanted.length).toBeGreaterThanOrEqual(12)
    expect(unwanted.length).toBeGreaterThanOrEqual(10)
  })

  test.each(wanted)('downloads %j named %j', (mimetype, fileName) => {
    expect(read({ mimetype, fileName })).toMatchObject({ kind: 'document', media: { kind: 'document' } })
  })

  test.each(unwanted)('leaves %j named %j alone', (mimetype, fileName) => {
    const content = read({ mimetype, fileName })
    expect(content).toMatchObject({ kind: 'document' })
    expect(content?.media).toBeUndefined()
  })

  test('keeps nothing of the name', () => {
    const content = read({ mimetype: 'application/pdf', fileName: 'passport of somebody.pdf' })
    expect(JSON.stringify(content)).not.toContain('passport')
  })
})
