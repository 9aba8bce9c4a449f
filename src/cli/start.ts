/** `start`: runs the roles until a signal; says how to link a number and how to try the bot without one. */
import { randomBytes } from 'node:crypto'
import { readConfig, type Config } from '../config.ts'
import { connectControl, serveControl } from '../control.ts'
import type { GatewayNumber } from '../gateway/gateway-number.ts'
import { createLog } from '../log.ts'
import { startBot, type Bot, type Parts } from '../main.ts'
import { chooseNumbers } from './choose-numbers.ts'
import { createControlHandler } from './serve-control.ts'
import { drawQr, endOnUncaught, OperatorError, runUntilSignal } from './terminal.ts'
import { watchEmbedded } from './watch-embedded.ts'

const ROLES = ['gateway', 'worker', 'console'] as const
type Role = (typeof ROLES)[number]

export async function start(options: { roles: string; accounts?: string }): Promise<void> {
  const config = chooseNumbers(readConfig(), options.accounts)
  const roles = parseRoles(options.roles)
  const isEmbedded = config.mode.kind === 'embedded'
  if (isEmbedded && !(roles.has('gateway') && roles.has('worker'))) {
    throw new OperatorError(
      'Embedded mode runs every role in one process. Set DATABASE_URL and REDIS_URL to split them, or leave out --roles.',
    )
  }
  const hasGateway = roles.has('gateway')
  const hasConsole = roles.has('console')
  if (hasConsole && roles.size === 1 && !config.console.listen)
    throw new OperatorError(
      'Nothing to do: CONSOLE_LISTEN is off, and the console is this process’s only role.',
    )
  if (!isEmbedded && hasGateway) await refuseSecondGateway(config)

  const log = createLog(config.logLevel)
  endOnUncaught(log)
  const parts: Parts = {
    whatsapp: hasGateway,
    worker: roles.has('worker'),
    console: hasConsole,
    ...((isEmbedded || hasConsole) && { simulator: isEmbedded ? 'simulator' : consoleAccount() }),
  }
  const bot = await startBot(config, log, parts)
  const ask = () => bot.runtime.database.query('SELECT 1')
  const endWatch = isEmbedded ? watchEmbedded({ ask, log, end: () => process.exit(1) }) : null
  const closeControl = hasGateway ? await openControl(config, bot) : null
  // Listening for signals before anybody is told that the bot runs: who was told may stop it at once.
  const stopped = runUntilSignal(async () => {
    say('Stopping: finishing what is being answered…')
    endWatch?.()
    await closeControl?.()
    await bot.close()
    say('Stopped.')
  })
  say(`forwardcheck is running (${bot.runtime.mode} mode, ${[...roles].join(' + ')}).`)
  if (hasConsole) guideConsole(bot)
  if (hasGateway) guideLinking(bot, isEmbedded)
  await stopped
}

/** Of the simulated chats of one console process; another one's replies are not its own. */
function consoleAccount(): string {
  return `console-${randomBytes(6).toString('hex')}`
}

function guideConsole({ console: operators }: Bot): void {
  if (!operators) return
  if ('problem' in operators) return say(operators.problem)
  say(`Try it in a browser: ${operators.url}/try`)
  if (operators.setupLink !== null)
    say(`For operators, open once and choose a password: ${operators.setupLink}`)
  else say(`For operators: ${operators.url}/login`)
}

/** Without its socket nobody could link a number, so a failure ends the start. */
async function openControl(config: Config, bot: Bot): Promise<() => Promise<void>> {
  try {
    return await serveControl(config.dataDir, createControlHandler(bot))
  } catch (error) {
    await bot.close()
    throw error
  }
}

function parseRoles(text: string): Set<Role> {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !(ROLES as readonly string[]).includes(name))
  if (unknown.length > 0)
    throw new OperatorError(`Unknown role ${unknown.join(', ')}; there are ${ROLES.join(', ')}.`)
  const roles = new Set(names as Role[])
  return roles
}

/**
 * The data folder's lock covers the embedded mode; here the socket tells. A second gateway elsewhere is welcome: it
 * waits for the numbers of the first.
 */
async function refuseSecondGateway(config: Config): Promise<void> {
  const running = await connectControl(config.dataDir)
  if (!running) return
  running.close()
  throw new OperatorError(
    `A gateway is already running on ${config.dataDir}. Stop it first, or give this one a DATA_DIR of its own.`,
  )
}

function guideLinking({ numbers }: Bot, hasSimulator: boolean): void {
  const isOnly = numbers.length === 1
  for (const number of numbers) guideNumber(number, isOnly, hasSimulator && number === numbers[0])
}

/** Says what to do once per state; draws the QR code only for a person at a terminal. */
function guideNumber(number: GatewayNumber, isOnly: boolean, hasSimulator: boolean): void {
  const { account, isStandby } = number
  const name = isOnly ? 'The number' : `The number ${account}${isStandby ? ' (standby)' : ''}`
  const pair = isOnly ? 'npx forwardcheck pair' : `npx forwardcheck pair --account ${account}`
  let wasGuided = false
  let said: string | undefined
  const follow = (state: string): void => {
    if (state === said) return
    said = state
    if (state === 'open') say(`${name} is linked and connected. Forward it a suspicious message.`)
    if (state === 'waiting')
      say(`${name} is held by another gateway; this one waits for it (or for the database: see the log).`)
    if ((state === 'unpaired' || state === 'pairing') && !wasGuided) {
      wasGuided = true
      say(isOnly ? 'No number is linked yet. In another terminal:' : `${name} is not linked yet:`)
      say(`  ${pair}                    link a number by QR code`)
      say(`  ${pair} --code <number>    link it by a code typed on the phone`)
      if (hasSimulator)
        say('  npx forwardcheck simulate                no spare number? chat with the bot right here')
    }
    if (number.problem !== null) say(`${name} is stopped. ${number.problem}`)
  }
  number.onState(follow)
  // Before that it only waits for its turn to start.
  void number.settled.then(() => follow(number.state))
  if (process.stdout.isTTY) {
    number.onPairing((pairing) => {
      if (pairing.kind === 'qr')
        say(
          `${isOnly ? '' : `${account}: `}Scan with WhatsApp › Linked devices › Link a device:\n${drawQr(pairing.text)}`,
        )
    })
  }
}

function say(line: string): void {
  console.log(line)
}
