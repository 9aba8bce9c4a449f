/** What is left of a picture when it has been read: no file, no open handle, no line on the terminal. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pngBomb } from '../support/hostile-picture.ts'
import { pdfFile } from '../support/pdf-file.ts'
import { hasProc } from '../support/picture-children.ts'
import { qrPng } from '../support/qr-picture.ts'

const folder = mkdtempSync(join(tmpdir(), 'forwardcheck-traces-'))
const [files, work] = [join(folder, 'files'), join(folder, 'work')]
const paths = ['code.png', 'page.pdf', 'broken.pdf', 'broken.png', 'dark.png'].map((name) =>
  join(files, name),
)
const text = 'https://example.org/traces'

beforeAll(async () => {
  mkdirSync(files)
  mkdirSync(work)
  const code = await qrPng(text)
  const words = { content: 'BT /F1 24 Tf 70 600 Td (The library opens at nine tomorrow) Tj ET' }
  const page = await pdfFile([words, { picture: code }])
  const bytes = [
    code,
    page,
    page.subarray(0, page.length / 2),
    code.subarray(0, code.length / 2),
    pngBomb(900, 900),
  ]
  paths.forEach((path, index) => writeFileSync(path, bytes[index] ?? ''))
})
afterAll(() => rmSync(folder, { recursive: true }))

it.runIf(hasProc)('nothing is left of a picture', { timeout: 120_000 }, async () => {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const script = fileURLToPath(new URL('../support/quiet-pictures.ts', import.meta.url))
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', tsx, script, ...paths],
    {
      cwd: work,
      env: {},
    },
  )
  const { results, written, open } = JSON.parse(stdout)
  const [code, page] = results
  expect(code).toMatchObject({ ok: true, readings: [{ kind: 'qr', text }] })
  expect(page).toMatchObject({ ok: true, writing: 'read', readings: [{ text }, { kind: 'text' }] })
  expect(results).toHaveLength(10)
  expect(results.slice(5)).toEqual(results.slice(0, 5))
  expect(stderr).toBe('')
  expect(readdirSync(work)).toEqual([])
  expect(readdirSync(files)).toHaveLength(paths.length)
  expect(written).toBe(0)
  expect(open).toEqual([])
})
