/** PDF files for tests, written by hand: pages go in, the bytes of a file come out, hostile ones included. */
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

export interface PdfPage {
  /** Points, A4 unless told. */
  width?: number
  height?: number
  /** Operators of the page's content stream. */
  content?: string
  /** An image file that fills the page. */
  picture?: Uint8Array
  /** More of the drawings that the contents may call by name, as `/Name id 0 R`. */
  drawings?: string
  /** More entries of the page's dictionary. */
  entries?: string
}

export interface PdfOptions {
  /** More entries of the catalogue, and of the trailer. */
  catalogue?: string
  trailer?: string
  /** Further objects, numbered from FIRST_EXTRA. */
  extra?: (string | Buffer)[]
  /** What the page tree says, instead of the truth. */
  count?: number
}

export const FIRST_EXTRA = 90_000

/** Writes a file with a correct table of its objects. Helvetica is `/F1` on every page, the picture `/P`. */
export async function pdfFile(pages: PdfPage[], options: PdfOptions = {}): Promise<Buffer> {
  const objects = new Map<number, Buffer>()
  const add = (id: number, body: string | Buffer): unknown => objects.set(id, Buffer.from(body as string))
  const kids = pages.map((_, index) => `${10 + index * 3} 0 R`).join(' ')
  add(1, `<< /Type /Catalog /Pages 2 0 R ${options.catalogue ?? ''} >>`)
  add(2, `<< /Type /Pages /Kids [${kids}] /Count ${options.count ?? pages.length} >>`)
  add(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>')
  for (const [index, page] of pages.entries()) {
    const id = 10 + index * 3
    const { width = 595, height = 842, content = '', picture, drawings = '', entries = '' } = page
    const image = picture === undefined ? '' : `/P ${id + 2} 0 R`
    const drawing = picture === undefined ? content : `${content} q ${width} 0 0 ${height} 0 0 cm /P Do Q`
    add(
      id,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${id + 1} 0 R
         /Resources << /Font << /F1 3 0 R >> /XObject << ${image} ${drawings} >> >> ${entries} >>`,
    )
    add(id + 1, stream(deflateSync(drawing), '/Filter /FlateDecode'))
    if (picture !== undefined) add(id + 2, await imageObject(picture))
  }
  options.extra?.forEach((body, index) => add(FIRST_EXTRA + index, body))
  return assemble(objects, options.trailer ?? '')
}

/** A stream object of a dictionary's entries and its data. */
export function stream(data: Uint8Array, entries = ''): Buffer {
  const head = `<< /Length ${data.byteLength} ${entries} >>\nstream\n`
  return Buffer.concat([Buffer.from(head), data, Buffer.from('\nendstream')])
}

async function imageObject(picture: Uint8Array): Promise<Buffer> {
  const { data, info } = await sharp(picture)
    .flatten({ background: '#fff' })
    .toColourspace('b-w')
    .jpeg({ quality: 90 })
    .toBuffer({ resolveWithObject: true })
  return imageStream(data, info.width, info.height, '/Filter /DCTDecode')
}

/** A grey image XObject that claims a size. */
export function imageStream(data: Uint8Array, width: number, height: number, entries: string): Buffer {
  const size = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height}`
  return stream(data, `${size} /ColorSpace /DeviceGray /BitsPerComponent 8 ${entries}`)
}

function assemble(objects: Map<number, Buffer>, trailer: string): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  let at = parts[0]?.length ?? 0
  const push = (bytes: Buffer): void => {
    parts.push(bytes)
    at += bytes.length
  }
  const table = [...objects.keys()]
    .toSorted((a, b) => a - b)
    .map((id) => {
      const offset = at
      push(Buffer.concat([Buffer.from(`${id} 0 obj\n`), objects.get(id) ?? Buffer.alloc(0)]))
      push(Buffer.from('\nendobj\n'))
      return `${id} 1\n${String(offset).padStart(10, '0')} 00000 n \n`
    })
  const start = at
  const size = Math.max(...objects.keys()) + 1
  push(Buffer.from(`xref\n0 1\n0000000000 65535 f \n${table.join('')}`))
  push(Buffer.from(`trailer << /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`))
  return Buffer.concat(parts)
}
