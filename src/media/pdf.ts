/**
 * First pages of a PDF as pictures: bytes of an inspected file go in, rendered grey pages come out.
 * Runs only inside a killable child. PDFium is WebAssembly without a JavaScript engine, files or network: scripts,
 * launch actions and embedded files of a document stay data.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PDFiumLibrary, PDFiumModule, type PDFiumDocument } from '@hyzyla/pdfium'
import { PictureError, shrinkGrey, SIDE_MIN, type GreyPicture, type OpenFile } from './image.ts'

const PAGES_LIMIT = 2
/** Pixels of the longer side of a rendered page: 170 dpi for A4. */
const RENDER_SIDE = 2000
/** A small page is enlarged to 288 dpi at most. */
const SCALE_MAX = 4
/** Points; five metres, the largest page of ISO 32000-1, annex C.2. */
const PAGE_SIDE_MAX = 14_400
/** An image of 30 megapixels needs about 120 MB. */
const HEAP_LIMIT_BYTES = 256 * 1024 * 1024

/**
 * Renders the first pages at once; `isCut` when there are more. A page that cannot be drawn ends the document there.
 * @throws PictureError `damaged`, `too-large`, or `unsupported-format` for a document behind a password.
 */
export async function openPdf(bytes: Uint8Array): Promise<OpenFile> {
  const { document, count } = await openDocument(bytes)
  const pages: GreyPicture[] = []
  for (let index = 0; index < Math.min(count, PAGES_LIMIT); index += 1) {
    const page = await renderPage(document, index).catch(asPictureError)
    if (!(page instanceof PictureError)) pages.push(page)
    else if (index === 0) throw page
  }
  if (pages.length === 0) throw new PictureError('damaged')
  const frames = pages.map((_, index) => index)
  return {
    longSide: Math.max(...pages.map(({ width, height }) => Math.max(width, height))),
    shortSide: Math.max(...pages.map(({ width, height }) => Math.min(width, height))),
    frames,
    pages: frames,
    isCut: count > pages.length,
    grey(maxSide, frame) {
      const page = pages[frame]
      if (page === undefined) throw new PictureError('damaged')
      return shrinkGrey(page, maxSide)
    },
  }
}

async function openDocument(bytes: Uint8Array): Promise<{ document: PDFiumDocument; count: number }> {
  try {
    const document = await (await createPdfium()).loadDocument(bytes)
    return { document, count: document.getPageCount() }
  } catch (error) {
    // The library tells its causes apart by message only.
    const isLocked = error instanceof Error && /password|security/i.test(error.message)
    throw new PictureError(isLocked ? 'unsupported-format' : 'damaged')
  }
}

async function renderPage(document: PDFiumDocument, index: number): Promise<GreyPicture> {
  // Each rendering closes the page; a missing one has no size.
  const page = document.getPage(index)
  const { originalWidth, originalHeight } = page.getOriginalSize()
  const longSide = Math.max(originalWidth, originalHeight)
  if (longSide > PAGE_SIDE_MAX) throw new PictureError('too-large')
  const scale = Math.min(RENDER_SIDE / longSide, SCALE_MAX)
  if (!(Math.min(originalWidth, originalHeight) * scale >= SIDE_MIN)) throw new PictureError('damaged')
  // With what stands in form fields: the person sees it, too.
  const { width, height, data } = await page.render({
    scale,
    colorSpace: 'Gray',
    render: 'bitmap',
    renderFormFields: true,
  })
  return { width, height, data }
}

function asPictureError(error: unknown): PictureError {
  return error instanceof PictureError ? error : new PictureError('damaged')
}

/** What we use of JavaScript's own interface: its types are part of the DOM's, which are not installed. */
interface WebAssemblyInterface {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: object }
}
interface PdfiumImports {
  env: { emscripten_resize_heap: (bytes: number) => number | boolean }
}
type InstantiateWasm = (imports: PdfiumImports, done: (instance: object) => void) => object

const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyInterface }).WebAssembly
const file = createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm')
const module = new Module(readFileSync(file))

/** A new instance for each document: what a file does to its memory ends with it. */
function createPdfium(): Promise<PDFiumLibrary> {
  const instantiateWasm: InstantiateWasm = (imports, done) => {
    const grow = imports.env.emscripten_resize_heap
    imports.env.emscripten_resize_heap = (bytes) => (bytes >>> 0 > HEAP_LIMIT_BYTES ? 0 : grow(bytes))
    const instance = new Instance(module, imports)
    done(instance)
    return instance.exports
  }
  const silent = { print: () => undefined, printErr: () => undefined }
  return PDFiumLibrary.initBase({
    vendor: (options) => PDFiumModule({ ...options, ...silent }),
    instantiateWasm: instantiateWasm as never,
  })
}
