/** Reading one YAML file: errors name file and line, unknown keys are errors. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { ContentError, readYaml } from '../../src/content/read-yaml.ts'

const Schema = z.strictObject({ name: z.string(), list: z.array(z.strictObject({ n: z.number() })) })
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yaml-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(text: string): string {
  const file = join(folder, 'a.yaml')
  writeFileSync(file, text)
  return file
}

function problemsOf(text: string): string[] {
  const file = write(text)
  try {
    readYaml(file, Schema)
  } catch (error) {
    if (!(error instanceof ContentError)) throw error
    return error.problems.map((problem) => problem.replace(`${folder}/`, ''))
  }
  return []
}

test('a good file is its data', () => {
  expect(readYaml(write('name: x\nlist:\n  - n: 1\n'), Schema)).toEqual({ name: 'x', list: [{ n: 1 }] })
})

test('a wrong value is named with its line', () => {
  expect(problemsOf('name: x\nlist:\n  - n: 1\n  - n: two\n')).toEqual([
    expect.stringMatching(/^a\.yaml:4: list\.1\.n: /),
  ])
})

test('an unknown key is an error', () => {
  expect(problemsOf('name: x\ncolour: red\nlist: []\n').join()).toMatch(/colour/)
})

test('a YAML slip and a key given twice name their line', () => {
  expect(problemsOf('name: x\nlist: [\n')[0]).toMatch(/^a\.yaml:\d+: /)
  expect(problemsOf('name: x\nname: y\nlist: []\n')[0]).toMatch(/^a\.yaml:2: /)
})

test('what the build prepared is used until the file is edited', () => {
  const file = write('name: yaml\nlist: []\n')
  const prepared = join(folder, 'a.json')
  writeFileSync(prepared, '{"name":"json","list":[]}')
  expect(readYaml(file, Schema).name).toBe('json')
  utimesSync(prepared, 1, 1)
  expect(readYaml(file, Schema).name).toBe('yaml')
})
