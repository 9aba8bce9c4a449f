/** Which of the configured numbers a command is about. */
import type { Config } from '../config.ts'
import { OperatorError } from './terminal.ts'

/** The configuration with these numbers only; `names` is comma-separated, undefined leaves all. */
export function chooseNumbers(config: Config, names: string | undefined): Config {
  if (names === undefined) return config
  const wanted = names
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const { numbers } = config.whatsapp
  const unknown = wanted.filter((name) => !numbers.some(({ account }) => account === name))
  const known = numbers.map(({ account }) => account).join(', ')
  if (unknown.length > 0) {
    throw new OperatorError(
      `WHATSAPP_ACCOUNTS names no ${unknown.join(', ')}; it names ${known}. Add it there first.`,
    )
  }
  if (wanted.length === 0) throw new OperatorError(`Name at least one number: ${known}.`)
  const chosen = numbers.filter(({ account }) => wanted.includes(account))
  return { ...config, whatsapp: { ...config.whatsapp, numbers: chosen } }
}

/** For a command about one number, which needs no name where there is only one. */
export function chooseOne(config: Config, name: string | undefined): Config {
  const chosen = chooseNumbers(config, name)
  const { numbers } = chosen.whatsapp
  if (numbers.length === 1) return chosen
  const names = numbers.map(({ account }) => account).join(', ')
  throw new OperatorError(`There are several numbers; say which: --account, one of ${names}.`)
}
