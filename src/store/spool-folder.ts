/**
 * The spool files of one account: those this process writes, and those that earlier processes left or other ones
 * write beside it. A file that is not ours is renamed before it is read, which its writer notices at its next line.
 */
import { open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Crypto } from './crypto.ts'
import { readLines } from './read-lines.ts'
import { syncFolder } from './spool-file.ts'
import { fromLine, MOST_LINE_BYTES, type SpoolRecord } from './spool-line.ts'

const SPOOL = 'spool'
/** While its writer may go on; after somebody took it over; damaged lines, or a whole file of them, for a person. */
const ENDING = { written: '.log', taken: '.left', damaged: '.damaged' }

/** By fence, so that the order of files is that of the terms in which they were written; then by time. */
export function spoolFileName(fence: number, nowMs: number, random: string): string {
  return `${padded(fence)}-${padded(nowMs)}-${random}${ENDING.written}`
}

function padded(number: number): string {
  return String(number).padStart(16, '0')
}

/** A file that was read to its end. */
export interface ReadFile {
  id: string
  /** Damaged lines that could not be put aside by themselves. */
  keepWhole: boolean
}

/** Ids of the files with records, in order; those that are not ours are taken over. */
export async function takeFiles(folder: string, ownName: string | undefined): Promise<string[]> {
  const names = await listFiles(folder)
  for (const name of names) {
    if (name === ownName || !name.endsWith(ENDING.written)) continue
    const id = idOf(name)
    await rename(join(folder, name), join(folder, id + ENDING.taken)).catch(unlessMissing)
  }
  return [...new Set(names.map(idOf))].sort()
}

/** Folder of an account's files. */
export function spoolFolderOf(dataDir: string, account: string): string {
  return join(dataDir, SPOOL, account)
}

/** Those whose spool on this machine holds files with records. Files of damaged lines do not count. */
export async function accountsWithFiles(dataDir: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, SPOOL), { withFileTypes: true }).catch(unlessMissing)
  const accounts: string[] = []
  for (const entry of entries ?? []) {
    if (entry.isDirectory() && (await hasFiles(spoolFolderOf(dataDir, entry.name)))) accounts.push(entry.name)
  }
  return accounts.sort()
}

export async function hasFiles(folder: string): Promise<boolean> {
  return (await listFiles(folder)).length > 0
}

async function listFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => (unlessMissing(error), []))
  return names.filter((name) => name.endsWith(ENDING.written) || name.endsWith(ENDING.taken)).sort()
}

export function idOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'))
}

/**
 * The whole records of a file, in order; `damaged` for each line that is none. A line without an end was being written
 * when its process died, and was never acknowledged. Returns what to know when the file is removed; null when it is
 * gone.
 */
export async function* readSpoolFile(
  crypto: Crypto,
  folder: string,
  account: string,
  id: string,
): AsyncGenerator<SpoolRecord | 'damaged', ReadFile | null> {
  const path = await whereabouts(folder, id)
  if (path === null) return null
  const aside = createAside(join(folder, id + ENDING.damaged))
  let last = 0
  try {
    for await (const { bytes, isWhole } of readLines(path, MOST_LINE_BYTES)) {
      const read = fromLine(crypto, `${account}/${id}`, bytes)
      if (read && read.sequence > last) {
        last = read.sequence
        yield read.record
      } else if (isWhole || bytes.length >= MOST_LINE_BYTES) {
        await aside.put(bytes)
        yield 'damaged'
      }
    }
  } finally {
    await aside.close()
  }
  return { id, keepWhole: aside.isBroken }
}

/** Under either name: another process may take it over at any moment. */
async function whereabouts(folder: string, id: string): Promise<string | null> {
  for (const ending of [ENDING.written, ENDING.taken]) {
    const path = join(folder, id + ending)
    if (await stat(path).catch(unlessMissing)) return path
  }
  return null
}

/** Removes files for good, or keeps them for a person: all that are told so, or where damaged lines are in no other file. */
export async function removeFiles(folder: string, files: ReadFile[], keepAll: boolean): Promise<void> {
  for (const { id, keepWhole } of files) {
    for (const ending of [ENDING.written, ENDING.taken]) {
      const path = join(folder, id + ending)
      if (keepAll || keepWhole) await rename(path, join(folder, id + ENDING.damaged)).catch(unlessMissing)
      else await rm(path, { force: true })
    }
  }
  if (files.length > 0) await syncFolder(folder)
}

interface Aside {
  put: (line: Buffer) => Promise<void>
  /** It could not be written, on a full disk for example. */
  readonly isBroken: boolean
  close: () => Promise<void>
}

/** Made with its first line; each reading writes it anew. */
function createAside(path: string): Aside {
  let handle: FileHandle | undefined
  let isBroken = false
  const trying = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch {
      isBroken = true
    }
  }
  return {
    get isBroken() {
      return isBroken
    },
    put: (line) =>
      trying(async () => {
        handle ??= await open(path, 'w', 0o600)
        await handle.appendFile(Buffer.concat([line, Buffer.from('\n')]))
      }),
    async close() {
      const opened = handle
      if (!opened) return
      await trying(() => opened.sync())
      await trying(() => opened.close())
    },
  }
}

function unlessMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
  throw error
}
