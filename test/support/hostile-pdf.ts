/** Hostile PDF files for tests: too large, too deep, endless, locked, scripted. Made on the fly. */
import { deflateSync } from 'node:zlib'
import type { Hostile } from './hostile-pictures.ts'
import { FIRST_EXTRA, imageStream, pdfFile, stream, type PdfPage } from './pdf-file.ts'

const MEGABYTE = 1024 * 1024
const words: PdfPage = { content: 'BT /F1 24 Tf 70 700 Td (Meeting at the library) Tj ET' }
const extra = (index: number): string => `${FIRST_EXTRA + index} 0 R`

/** As in hostile-pictures.ts. Whatever is drawn may also end as `timeout`: the machine of a test may be slow. */
export const hostilePdfs: Hostile[] = [
  ['a page of a kilometre', () => pdfFile([{ width: 3e6, height: 3e6 }]), ['too-large']],
  ['a page that is a line', () => pdfFile([{ width: 9000, height: 1 }]), ['damaged']],
  ['no page', () => pdfFile([]), ['damaged']],
  [
    'two billion pages, as it says',
    () => pdfFile([words], { count: 2_000_000_000 }),
    ['ok', 'timeout', 'damaged'],
  ],
  ['10,000 pages', () => pdfFile(Array.from({ length: 10_000 }, () => words)), ['ok', 'timeout']],
  ['a third of a file', async () => third(await pdfFile([words])), ['damaged']],
  ['only a header', () => Buffer.from('%PDF-1.7\n'), ['damaged']],
  [
    'a header and zeros',
    () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(MEGABYTE)]),
    ['damaged'],
  ],
  [
    'a password',
    () => pdfFile([words], { trailer: `/Encrypt ${LOCK} /ID [<00> <00>]` }),
    ['unsupported-format'],
  ],
  [
    'an unknown lock',
    () => pdfFile([words], { trailer: '/Encrypt << /Filter /Mine /V 9 >>' }),
    ['unsupported-format'],
  ],
  ['arrays in arrays', () => nested('[', ']'), ['ok', 'timeout', 'damaged']],
  ['dictionaries in dictionaries', () => nested('<</A', '>>'), ['ok', 'timeout', 'damaged']],
  ['a tree of pages that bites its tail', tailBiter, ['ok', 'timeout', 'damaged']],
  [
    'a drawing that draws itself',
    () => drawn([drawing('/F Do '.repeat(50), 0)]),
    ['ok', 'damaged', 'timeout'],
  ],
  [
    'drawings that double 40 times',
    // On a quiet machine the drawing meets the limit of PDFium's heap, on a busy one the deadline comes first.
    () => drawn(Array.from({ length: 40 }, (_, n) => drawing('/F Do /F Do', n + 1))),
    ['damaged', 'timeout'],
  ],
  ['contents of 4 GB in 4 MB', () => contentBomb(1), ['ok', 'damaged', 'timeout']],
  ['contents packed four times', () => contentBomb(4), ['ok', 'damaged', 'timeout']],
  ['an image of 60,000 × 60,000', () => withImage(60_000, 60_000), ['ok', 'damaged', 'timeout']],
  ['an image of 2³¹ × 2³¹', () => withImage(2 ** 31, 2 ** 31), ['ok', 'timeout', 'damaged']],
  ['an image of 16,000 × 15,000', () => withImage(16_000, 15_000), ['ok', 'damaged', 'timeout']],
  [
    'a million rectangles',
    () => pdfFile([{ content: '0 0 600 900 re f\n'.repeat(1_000_000) }]),
    ['ok', 'timeout'],
  ],
  ['a pattern of tiny tiles', tinyTiles, ['ok', 'timeout']],
]

/** The standard security handler with keys that no empty password opens (ISO 32000-1, 7.6.3). */
const LOCK = `<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >>`

function third(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 3)
}

function nested(open: string, close: string): Promise<Buffer> {
  const depth = 200_000
  const deep = open.repeat(depth) + close.repeat(depth)
  return pdfFile([{ ...words, entries: `/Annots ${extra(0)}` }], {
    extra: [deep],
    catalogue: `/Names ${extra(0)} /AcroForm ${extra(0)}`,
  })
}

function tailBiter(): Promise<Buffer> {
  const ring = `<< /Type /Pages /Kids [${extra(0)} ${extra(0)}] /Parent ${extra(0)} /Count 9 >>`
  return pdfFile([words], { extra: [ring], catalogue: `/Pages ${extra(0)}` })
}

/** A form XObject that may draw the extra object `next` as `/F`. */
function drawing(content: string, next: number): Buffer {
  const resources = `/Resources << /XObject << /F ${extra(next)} >> >>`
  return stream(Buffer.from(content), `/Type /XObject /Subtype /Form /BBox [0 0 600 900] ${resources}`)
}

/** A page that draws the first of them. */
function drawn(objects: Buffer[]): Promise<Buffer> {
  const last = stream(Buffer.from('0 0 9 9 re f'), '/Type /XObject /Subtype /Form /BBox [0 0 600 900]')
  return pdfFile([{ content: '/F Do', drawings: `/F ${extra(0)}` }], { extra: [...objects, last] })
}

/** One stream of blanks, packed again and again, used sixteen times. */
function contentBomb(times: number): Promise<Buffer> {
  let data: Buffer = Buffer.alloc(256 * MEGABYTE, ' ')
  for (let time = 0; time < times; time += 1) data = deflateSync(data)
  const bomb = stream(data, `/Filter [${'/FlateDecode '.repeat(times)}]`)
  return pdfFile([{ entries: `/Contents [${`${extra(0)} `.repeat(16)}]` }], { extra: [bomb] })
}

/** Fills the page with one image; its data are there up to 256 MB. */
function withImage(width: number, height: number): Promise<Buffer> {
  const data = deflateSync(Buffer.alloc(Math.min(width * height, 256 * MEGABYTE)))
  const content = 'q 595 0 0 842 0 0 cm /Q Do Q'
  const image = imageStream(data, width, height, '/Filter /FlateDecode')
  return pdfFile([{ content, drawings: `/Q ${extra(0)}` }], { extra: [image] })
}

function tinyTiles(): Promise<Buffer> {
  const tile = stream(
    Buffer.from('0 0 1 1 re f 0.5 g 0 0 0.01 0.01 re f'),
    `/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 /Resources << >>`,
  )
  const content = `/Pattern cs /T scn 0 0 595 842 re f`
  return drawnWithPattern(content, tile)
}

function drawnWithPattern(content: string, tile: Buffer): Promise<Buffer> {
  const form = stream(
    Buffer.from(content),
    `/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /Pattern << /T ${extra(1)} >> >>`,
  )
  return pdfFile([{ content: '/F Do', drawings: `/F ${extra(0)}` }], { extra: [form, tile] })
}
