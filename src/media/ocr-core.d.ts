/** What we use of the untyped Emscripten module: Tesseract 5, LSTM only, SIMD (which sharp's binaries need, too). */
declare module 'tesseract.js-core/tesseract-core-simd-lstm.js' {
  export interface TesseractApi {
    /** 0 when the models were loaded; `mode` 1 is LSTM only. */
    Init(dataPath: null, languages: string, mode: number): number
    SetVariable(name: string, value: string): boolean
    /** Takes the file /input; `exif` 1 is upright, `radians` turns it. */
    SetImageFile(exif: number, radians: number): number
    Recognize(monitor: null): number
    GetTSVText(page: number): string
    /** Frees the picture and its results, keeps the models. */
    Clear(): void
  }

  export interface TesseractModule {
    FS: { writeFile(path: string, data: Uint8Array): void; unlink(path: string): void }
    TessBaseAPI: new () => TesseractApi
  }

  export interface TesseractOverrides {
    wasmBinary: Uint8Array
    TesseractProgress: (percent: number) => void
    print: (text: string) => void
    printErr: (text: string) => void
  }

  export default function createTesseract(overrides: TesseractOverrides): Promise<TesseractModule>
}
