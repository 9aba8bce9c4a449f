/**
 * Recognised writing with its places: what ocr.ts gives and layout.ts takes. Boxes are in pixels of the grey
 * picture that was recognised, from its top left corner.
 */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface Word {
  text: string
  /** 0..100 */
  confidence: number
  box: Box
}

/** One line as the recogniser cut it; `text` is the words in reading order. */
export interface Line {
  text: string
  /** 0..100, mean of its words. */
  confidence: number
  box: Box
  words: Word[]
}

export interface RecognisedPage {
  width: number
  height: number
  lines: Line[]
}
