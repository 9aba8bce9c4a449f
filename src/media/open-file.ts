/**
 * The door of a child to the decoders: bytes of an inspected file go in, frames to look at come out.
 * Runs only inside a killable child.
 */
import { openPicture, type OpenFile } from './image.ts'
import type { PictureFormat } from './inspect.ts'

let openDocument: ((bytes: Uint8Array) => Promise<OpenFile>) | null = null

/** Loads what the format needs, before the time of the picture begins: only a child that gets a PDF loads PDFium. */
export async function loadDecoder(format: PictureFormat): Promise<void> {
  if (format === 'pdf') openDocument ??= (await import('./pdf.ts')).openPdf
}

/** Opens a picture or a document whose decoder is loaded. Throws PictureError. */
export async function openFile(bytes: Uint8Array, format: PictureFormat): Promise<OpenFile> {
  if (format !== 'pdf') return openPicture(bytes)
  if (openDocument === null) throw new Error('loadDecoder() comes first')
  return openDocument(bytes)
}
