/** Memory and open files of the program's processes, seen from outside, and how they grow. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { slopeOf } from './slope.ts'

export interface Sample {
  name: string
  atMs: number
  /** Resident. */
  megabytes: number
  openFiles: number
}

export interface HeapSample {
  name: string
  atMs: number
  /** After a full collection. */
  megabytes: number
  /** Timers, sockets and the like. */
  handles: number
}

export interface Growth {
  name: string
  filesMore: number
  /** A row below `HEAD`. */
  cells: string[]
}

export const HEAD = [
  'process',
  'RSS after warm-up, MB',
  'RSS at the end, MB',
  'RSS slope, MB/hour',
  'heap at the end, MB',
  'heap slope, MB/hour',
  'open files, first and last minute',
  'handles, first and last minute',
]

const MEGABYTE = 1_048_576
const MINUTE_MS = 60_000

export function measure(name: string, pid: number): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    name,
    atMs: Date.now(),
    megabytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
  }
}

/** What memory-report.mjs wrote beside `path`. */
export function readHeaps(path: string, processes: ReadonlyMap<string, { pid: number }>): HeapSample[] {
  return [...processes].flatMap(([name, { pid }]) => {
    const file = `${path}.${pid}`
    if (!existsSync(file)) return []
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    return lines.map((line) => {
      const { atMs, heapBytes, handles } = JSON.parse(line) as ReportLine
      const open = Object.values(handles).reduce((sum, times) => sum + times, 0)
      return { name, atMs, megabytes: heapBytes / MEGABYTE, handles: open }
    })
  })
}

interface ReportLine {
  atMs: number
  heapBytes: number
  handles: Record<string, number>
}

/** Of one process; samples are those after the warm-up. */
export function growthOf(name: string, samples: Sample[], heaps: HeapSample[]): Growth {
  const own = samples.filter((sample) => sample.name === name)
  const heap = heaps.filter((sample) => sample.name === name)
  const files = ends(own, ({ openFiles }) => openFiles)
  const handles = ends(heap, (sample) => sample.handles)
  const megabytes = ends(own, (sample) => sample.megabytes)
  return {
    name,
    filesMore: Math.round(files.last - files.first),
    cells: [
      name,
      megabytes.first.toFixed(0),
      megabytes.last.toFixed(0),
      perHour(own),
      ends(heap, (sample) => sample.megabytes).last.toFixed(0),
      perHour(heap),
      `${files.first.toFixed(0)}, ${files.last.toFixed(0)}`,
      `${handles.first.toFixed(0)}, ${handles.last.toFixed(0)}`,
    ],
  }
}

const perHour = (samples: { atMs: number; megabytes: number }[]): string =>
  slopeOf(samples.map(({ atMs, megabytes }) => ({ x: atMs / 3_600_000, y: megabytes }))).toFixed(1)

/** Means of the first and the last minute. */
function ends<T extends { atMs: number }>(
  samples: T[],
  of: (sample: T) => number,
): { first: number; last: number } {
  const mean = (some: T[]): number =>
    some.reduce((sum, sample) => sum + of(sample), 0) / Math.max(1, some.length)
  const [begin, end] = [samples[0]?.atMs ?? 0, samples.at(-1)?.atMs ?? 0]
  return {
    first: mean(samples.filter(({ atMs }) => atMs < begin + MINUTE_MS)),
    last: mean(samples.filter(({ atMs }) => atMs > end - MINUTE_MS)),
  }
}
