/**
 * The door of a child to the decoders: bytes of an inspected file go in, frames to look at come out.
 * Runs only inside a killable child.
 */
import { openPicture, type OpenFile } from './image.ts'
import type { PictureFormat } from './inspect.ts'

/** Opens a picture or a document. Throws PictureError. */
export async function openFile(bytes: Uint8Array, format: PictureFormat): Promise<OpenFile> {
  if (format !== 'pdf') return openPicture(bytes)
  // Documents are rare: only a child that gets one loads PDFium.
  const { openPdf } = await import('./pdf.ts')
  return openPdf(bytes)
}
