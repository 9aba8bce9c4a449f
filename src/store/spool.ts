/**
 * Keeps on this machine's disk what the database cannot take: records in, sealed lines out, in order, until they are
 * drained. What `append` resolved for survives a crash of process and machine. Several processes may use one folder.
 */
import { randomUUID } from 'node:crypto'
import type { InboundMessage } from '../model.ts'
import type { Crypto } from './crypto.ts'
import { keysOf } from './message-keys.ts'
import { createSpoolFile, type SpoolFile } from './spool-file.ts'
import {
  hasFiles,
  idOf,
  readSpoolFile,
  removeFiles,
  spoolFileName,
  spoolFolderOf,
  takeFiles,
  type ReadFile,
} from './spool-folder.ts'
import { encodeRecord, toLine, type SpoolRecord } from './spool-line.ts'

export type SpoolEntry = SpoolRecord | 'damaged'

export interface Spool {
  readonly account: string
  /** Resolves once it is on the disk; rejects when that is not sure (disk full, broken disk). */
  append(record: SpoolRecord): Promise<void>
  /**
   * Every record of the account, in order, in bounded memory, also those that earlier processes left. Damaged lines
   * are told one by one and kept in a file `.damaged` beside. Rejects with UnknownKeyError when a key is missing.
   */
  read(): AsyncGenerator<SpoolEntry>
  /**
   * Removes what the last `read` read to its end. `keep`: all of it stays as `.damaged`. Throws when something was
   * appended since.
   */
  remove(keep?: boolean): Promise<void>
  isEmpty(): Promise<boolean>
  /** As in the inbox. */
  chatKeyOf(message: InboundMessage): string
  /** Lets go of the file and leaves it where it is. */
  close(): Promise<void>
}

/** `account` in letters, digits and dashes. Touches nothing before it is used. */
export function createSpool(dataDir: string, account: string, crypto: Crypto): Spool {
  const folder = spoolFolderOf(dataDir, account)
  const writer = createWriter(folder, account, crypto)
  let finished: { files: ReadFile[]; written: string } | null = null

  return {
    account,
    append: (record) => writer.append(record),
    async *read() {
      finished = null
      const files: ReadFile[] = []
      const written = writer.progress()
      for (const id of await takeFiles(folder, writer.fileName())) {
        const file = yield* readSpoolFile(crypto, folder, account, id)
        if (file) files.push(file)
      }
      finished = { files, written }
    },
    async remove(keep = false) {
      if (finished?.written !== writer.progress()) {
        throw new Error('a spool is removed only after all of it was read')
      }
      await writer.close()
      await removeFiles(folder, finished.files, keep)
      finished = null
    },
    isEmpty: async () => !(await hasFiles(folder)),
    chatKeyOf: (message) => keysOf(crypto, message).chatKey,
    close: () => writer.close(),
  }
}

interface Waiting {
  fence: number
  encoded: Uint8Array
  resolve: () => void
  reject: (error: unknown) => void
}

interface Writer {
  append: (record: SpoolRecord) => Promise<void>
  fileName: () => string | undefined
  /** Another text whenever something was written. */
  progress: () => string
  close: () => Promise<void>
}

/** What is appended while the disk is busy goes to it together, in order. */
function createWriter(folder: string, account: string, crypto: Crypto): Writer {
  const waiting: Waiting[] = []
  let flushing: Promise<void> | null = null
  let open: { file: SpoolFile; fence: number } | null = null
  /** Never used twice, not even after a failure: its line may be on the disk all the same. */
  let sequence = 0

  async function close(): Promise<void> {
    const closing = open?.file
    open = null
    await closing?.close()
  }

  async function fileOf(fence: number): Promise<SpoolFile> {
    if (open && (open.fence !== fence || open.file.isBroken)) await close()
    if (!open) {
      const name = spoolFileName(fence, Date.now(), randomUUID().slice(0, 8))
      open = { file: await createSpoolFile(folder, name), fence }
    }
    return open.file
  }

  async function write(fence: number, batch: Waiting[]): Promise<void> {
    for (;;) {
      const file = await fileOf(fence)
      const place = `${account}/${idOf(file.name)}`
      const lines = batch.map(({ encoded }) => toLine(crypto, place, ++sequence, encoded))
      if (await file.append(lines.join(''))) return
    }
  }

  async function flush(): Promise<void> {
    while (waiting[0]) {
      const { fence } = waiting[0]
      const other = waiting.findIndex((each) => each.fence !== fence)
      const batch = waiting.splice(0, other === -1 ? waiting.length : other)
      try {
        await write(fence, batch)
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    flushing = null
  }

  return {
    append: async (record) => {
      const encoded = encodeRecord(record)
      return new Promise((resolve, reject) => {
        waiting.push({ fence: record.fence, encoded, resolve, reject })
        flushing ??= flush()
      })
    },
    fileName: () => open?.file.name,
    progress: () => `${open?.file.name} ${open?.file.size} ${waiting.length} ${flushing !== null}`,
    close,
  }
}
