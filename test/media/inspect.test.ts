/** The first look at a picture: formats told by their first bytes, everything else refused. */
import { describe, expect, it } from 'vitest'
import { inspectPicture } from '../../src/media/inspect.ts'
import { qrPng, type PictureFormat } from '../support/qr-picture.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const isoFile = (...brands: string[]) => {
  const [major = '', ...compatible] = brands
  const box = Buffer.alloc(16 + compatible.length * 4)
  box.writeUInt32BE(box.length)
  box.write(`ftyp${major}\0\0\0\0${compatible.join('')}`, 4, 'latin1')
  return Buffer.concat([box, Buffer.alloc(64)])
}

const refused: [what: string, bytes: Uint8Array, failure: string][] = [
  ['nothing', Buffer.alloc(0), 'not-an-image'],
  ['one byte', Buffer.from([0xff]), 'not-an-image'],
  ['text', Buffer.from('hello, I am a picture.jpg'), 'not-an-image'],
  ['PDF behind a line of anything', latin1('hello\n%PDF-1.7\n%\xe2\xe3\xcf\xd3'), 'not-an-image'],
  ['PostScript', latin1('%!PS-Adobe-3.0 EPSF-3.0\n'), 'not-an-image'],
  ['ZIP (an APK)', latin1('PK\x03\x04\x14\0'), 'not-an-image'],
  ['HTML', Buffer.from('<!doctype html><html></html>'), 'not-an-image'],
  ['WAVE, a RIFF like WebP', latin1('RIFF\0\0\0\0WAVEfmt '), 'not-an-image'],
  ['MP4', isoFile('isom', 'mp42', 'avc1'), 'not-an-image'],
  ['HEIC', isoFile('heic', 'mif1', 'heic'), 'unsupported-format'],
  ['HEIC that calls itself mif1', isoFile('mif1', 'heic'), 'unsupported-format'],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported-format'],
  [
    'SVG with a prologue',
    Buffer.from('\ufeff\n<?xml version="1.0"?>\n<!-- x -->\n<svg/>'),
    'unsupported-format',
  ],
  ['TIFF', latin1('II*\0\x08\0\0\0'), 'unsupported-format'],
  ['BMP', latin1('BM\x36\0\0\0'), 'unsupported-format'],
  ['JPEG XL', latin1('\0\0\0\x0cJXL \r\n\x87\n'), 'unsupported-format'],
]

describe('inspectPicture', () => {
  it.each<PictureFormat>(['jpeg', 'png', 'webp', 'gif', 'avif'])('accepts %s', async (format) => {
    expect(inspectPicture(await qrPng('https://example.org', { format }))).toEqual({ ok: true, format })
  })

  it('accepts PDF', () => {
    expect(inspectPicture(latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3'))).toEqual({ ok: true, format: 'pdf' })
  })

  const png = latin1('\x89PNG\r\n\x1a\n')
  const polyglots: [what: string, bytes: Uint8Array, format: string][] = [
    ['GIF that is a script', latin1('GIF89a/*\0\0*/=1;alert(1)'), 'gif'],
    ['PNG with an archive behind it', Buffer.concat([png, latin1('PK\x03\x04 PK\x05\x06')]), 'png'],
    ['JPEG with a PDF in its comment', latin1('\xff\xd8\xff\xfe\0\x40%PDF-1.7\n'), 'jpeg'],
    ['PDF with a JPEG behind it', latin1('%PDF-1.7\n\xff\xd8\xff\xe0'), 'pdf'],
  ]
  it.each(polyglots)('takes a file that is two things for what it begins as: %s', (_what, bytes, format) => {
    expect(inspectPicture(bytes)).toEqual({ ok: true, format })
  })

  it('accepts AVIF that is named only among the compatible brands', () => {
    expect(inspectPicture(isoFile('mif1', 'miaf', 'avif'))).toEqual({ ok: true, format: 'avif' })
  })

  it('has cases to refuse', () => {
    expect(refused.length).toBeGreaterThanOrEqual(15)
  })

  it.each(refused)('refuses %s', (_what, bytes, failure) => {
    expect(inspectPicture(bytes)).toEqual({ ok: false, failure })
  })

  it('looks at a view of a larger buffer, not at the buffer', () => {
    const around = Buffer.concat([Buffer.from('%PDF-1.7'), latin1('\xff\xd8\xff\xe0')])
    expect(inspectPicture(new Uint8Array(around.buffer, around.byteOffset + 8, 4))).toEqual({
      ok: true,
      format: 'jpeg',
    })
  })

  it('refuses a file above the limit before it looks at it, and accepts one of exactly the limit', () => {
    const png = Buffer.concat([latin1('\x89PNG\r\n\x1a\n'), Buffer.alloc(92)])
    expect(inspectPicture(png, 100)).toEqual({ ok: true, format: 'png' })
    expect(inspectPicture(png, 99)).toEqual({ ok: false, failure: 'too-large' })
  })

  it('is not misled by a box that claims a huge size', () => {
    const file = isoFile('mif1', 'heic')
    file.writeUInt32BE(0xffffffff)
    expect(inspectPicture(file)).toEqual({ ok: false, failure: 'unsupported-format' })
  })
})
