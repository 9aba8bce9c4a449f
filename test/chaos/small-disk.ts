/** A disk of a few megabytes that a scenario fills up: a tmpfs, which only root may mount. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BALLAST = 'ballast'
const mounted = new Set<() => void>()
process.on('exit', () => mounted.forEach((unmount) => unmount()))

/** Why no small disk can be made here; null when it can. */
export function missingMount(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'forwardcheck-disk-'))
  try {
    mountSmallDisk(path, 1)()
    return null
  } catch {
    return 'rights to mount a tmpfs (root)'
  } finally {
    rmdirSync(path)
  }
}

/** Mounts it there, for that user alone; resolves to what unmounts it, which also happens when this process ends. */
export function mountSmallDisk(
  path: string,
  megabytes: number,
  owner: { uid: number; gid: number } = { uid: 0, gid: 0 },
): () => void {
  mkdirSync(path, { recursive: true })
  const options = `size=${megabytes}m,mode=700,uid=${owner.uid},gid=${owner.gid}`
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'forwardcheck', path])
  if (made.status !== 0) throw new Error('a tmpfs could not be mounted')
  const unmount = (): void => {
    if (mounted.delete(unmount)) spawnSync('umount', ['--lazy', path])
  }
  mounted.add(unmount)
  return unmount
}

/** Writes until nothing more fits. */
export function fillDisk(path: string): void {
  const file = openSync(join(path, BALLAST), 'w', 0o600)
  const piece = Buffer.alloc(4_096)
  try {
    for (;;) writeSync(file, piece)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(file)
  }
}

export function emptyDisk(path: string): void {
  rmSync(join(path, BALLAST), { force: true })
}
