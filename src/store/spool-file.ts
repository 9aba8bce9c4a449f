/**
 * One spool file of this process, from its first line to its last: what `append` resolved for is on the disk. A failed
 * write takes back what it left, and acknowledges nothing.
 */
import { mkdir, open, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface SpoolFile {
  readonly name: string
  /** Bytes of whole lines. */
  readonly size: number
  /** false: somebody took the file over meanwhile, and may not have seen these lines: write them to another. */
  append: (lines: string) => Promise<boolean>
  /** No more lines can be trusted to it. */
  readonly isBroken: boolean
  close: () => Promise<void>
}

/** Makes the file, which must be new, with rights 600 in a folder with 700, and both entries durable. */
export async function createSpoolFile(folder: string, name: string): Promise<SpoolFile> {
  await makeFolder(folder)
  const path = join(folder, name)
  const handle = await open(path, 'ax', 0o600)
  try {
    await syncFolder(folder)
    const { ino } = await handle.stat()
    return toSpoolFile(handle, path, name, ino)
  } catch (error) {
    await handle.close()
    await rm(path, { force: true })
    throw error
  }
}

function toSpoolFile(handle: FileHandle, path: string, name: string, ino: number): SpoolFile {
  let size = 0
  let isBroken = false

  /** What a full disk left of the lines goes. After an error on the way to the disk nothing is sure any more. */
  async function takeBack(): Promise<void> {
    try {
      await handle.truncate(size)
      await handle.datasync()
    } catch {
      isBroken = true
    }
    if (size > 0) return
    // Else each try on a full disk would leave an empty file.
    isBroken = true
    await rm(path, { force: true }).catch(() => undefined)
  }

  return {
    name,
    get size() {
      return size
    },
    get isBroken() {
      return isBroken
    },
    async append(lines) {
      const bytes = Buffer.from(lines, 'latin1')
      try {
        await handle.appendFile(bytes)
      } catch (error) {
        await takeBack()
        throw error
      }
      try {
        await handle.datasync()
      } catch (error) {
        await takeBack()
        isBroken = true
        throw error
      }
      size += bytes.length
      const there = await stat(path).catch(() => null)
      if (there?.ino === ino) return true
      isBroken = true
      return false
    },
    close: () => handle.close(),
  }
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  // Each new entry lies in the folder above it.
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made))
    if (made === first) return
  }
}

/** Without this a crash of the machine may forget that a file was made or removed. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
