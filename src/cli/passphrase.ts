/** A passphrase from a private file or from the terminal, where it is not shown. */
import { readFileSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { OperatorError } from './terminal.ts'

/** What is shorter, or repeats itself, can be tried out by whoever gets the file. */
const LEAST_CHARACTERS = 12
const LEAST_DIFFERENT = 5

export interface PassphraseWish {
  /** Path of a file whose first line it is. */
  file: string | undefined
  /** For something made now: asked twice, and not too easy to guess. */
  isNew: boolean
}

/** Throws OperatorError with what to do. */
export async function readPassphrase({ file, isNew }: PassphraseWish): Promise<string> {
  const passphrase = file === undefined ? await askTerminal(isNew) : readSecretFile(file)
  if (isNew) refuseWeak(passphrase)
  if (passphrase === '') throw new OperatorError('The passphrase is empty.')
  return passphrase
}

function refuseWeak(passphrase: string): void {
  const characters = Array.from(new Intl.Segmenter().segment(passphrase.trim()), ({ segment }) => segment)
  if (characters.length < LEAST_CHARACTERS) {
    throw new OperatorError(
      `The passphrase is too short: take ${LEAST_CHARACTERS} characters or more, not counting blanks at its ends.`,
    )
  }
  if (new Set(characters).size < LEAST_DIFFERENT) {
    throw new OperatorError(
      `The passphrase repeats too few characters: take ${LEAST_DIFFERENT} different characters or more.`,
    )
  }
}

/** First line of a file that only this user can read. Throws OperatorError with what to do. */
export function readSecretFile(file: string): string {
  const info = statSync(file, { throwIfNoEntry: false })
  if (!info?.isFile()) throw new OperatorError(`There is no file ${file}.`)
  if ((info.mode & 0o077) !== 0) {
    throw new OperatorError(`${file} can be read by other users; run: chmod 600 ${file}`)
  }
  return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? ''
}

async function askTerminal(isNew: boolean): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new OperatorError('There is no terminal to ask for the passphrase: give it with --passphrase-file.')
  }
  const passphrase = await askHidden('Passphrase: ')
  if (isNew && (await askHidden('The same again: ')) !== passphrase) {
    throw new OperatorError('The two passphrases differ; nothing was written.')
  }
  return passphrase
}

/** At the terminal, without showing what is typed. */
export async function askHidden(question: string): Promise<string> {
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    const answer = lines.question('')
    const interrupted = new Promise<never>((_, reject) =>
      lines.once('SIGINT', () => reject(new OperatorError('Interrupted; nothing was written.'))),
    )
    return await Promise.race([answer, interrupted])
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
