/** The child processes of a picture pool as Linux's process table shows them; other systems show none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export const hasProc = existsSync('/proc/self/stat')

/** Process ids of the children of this process that read pictures; of one kind only, if told. */
export function pictureChildren(kind: 'qr' | 'text' | '' = ''): number[] {
  if (!hasProc) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const [state, parent] = fieldsOf(pid)
      const isOurs = state !== 'Z' && parent === String(process.pid)
      return isOurs && readOrEmpty(`/proc/${pid}/cmdline`).includes(`pictures-${kind}`)
    })
}

/** Hundredths of a second that the process has computed. */
export function cpuTicks(pid: number): number {
  const fields = fieldsOf(pid)
  return Number(fields[11]) + Number(fields[12])
}

/** Kills all children at once and says how many. */
export function killPictureChildren(): number {
  const pids = pictureChildren()
  pids.forEach((pid) => process.kill(pid, 'SIGKILL'))
  return pids.length
}

/** Names of the variables in the process's environment. */
export function environmentOf(pid: number): string[] {
  const entries = readOrEmpty(`/proc/${pid}/environ`).split('\0')
  return entries.map((entry) => entry.split('=')[0] ?? '').filter((name) => name !== '')
}

/** Largest resident memory that the process ever had, in megabytes; 0 when it is gone. */
export function peakMegabytes(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readOrEmpty(`/proc/${pid}/status`))?.[1] ?? 0) / 1024
}

export interface PeakWatch {
  /** Largest memory of any child of a kind since the beginning, in megabytes. */
  peak(kind: 'qr' | 'text'): number
  stop(): void
}

/** Watches the memory of all children, also of those that live for one picture only. */
export function watchPeaks(): PeakWatch {
  const peaks = { qr: 0, text: 0 }
  const look = (): void => {
    for (const kind of ['qr', 'text'] as const)
      peaks[kind] = Math.max(peaks[kind], ...pictureChildren(kind).map(peakMegabytes))
  }
  const timer = setInterval(look, 25)
  return {
    peak(kind) {
      look()
      return peaks[kind]
    },
    stop: () => clearInterval(timer),
  }
}

function fieldsOf(pid: number): string[] {
  return readOrEmpty(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
