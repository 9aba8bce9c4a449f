/** The size of a PNG (W3C PNG §11.2.2), told in a message before anybody downloads the picture. Pure. */

/** Signature, then length and type of the first chunk, which is always the header. */
const START = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** In pixels; null when it is not a PNG. */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.length < START.length + 8 || !view.subarray(0, START.length).equals(START)) return null
  const [width, height] = [view.readUInt32BE(16), view.readUInt32BE(20)]
  return width > 0 && height > 0 ? { width, height } : null
}
