/** `pair`: shows QR codes or a pairing code until the number is linked; over the running bot, or on its own. */
import { readConfig, type Config } from '../config.ts'
import { connectControl, type ControlEvent, type ControlRequest } from '../control.ts'
import { createLog } from '../log.ts'
import { startBot } from '../main.ts'
import { chooseOne } from './choose-numbers.ts'
import { createControlHandler } from './serve-control.ts'
import { drawQr, OperatorError } from './terminal.ts'

type PairRequest = Extract<ControlRequest, { kind: 'pair' }>

/** States in which there is nothing to scan yet; without the network it stays at that. */
const WAITING = new Set(['unpaired', 'connecting', 'degraded'])

/** States that end the command: linked, or nothing more to wait for. */
const ENDINGS: Record<string, string> = {
  'logged-out': 'WhatsApp logged this account out again. Look at the phone: is the account restricted?',
  replaced:
    'Another program took this session over. Stop that one, then: npx forwardcheck numbers resume <account>.',
  'outdated-version': 'WhatsApp refused this client version. Set WHATSAPP_VERSION to a current one.',
  'passkey-required':
    'WhatsApp asks this account for a passkey, which this client cannot give. Use another number, or link later.',
}

const ALREADY =
  'This number was linked before, and is connected. To link another phone number in its place, remove the device on the phone first.'

export interface PairOptions {
  account?: string
  code?: string
  raw?: boolean
}

export async function pair(options: PairOptions): Promise<void> {
  const phone = options.code?.replace(/\D/g, '')
  if (phone !== undefined && !/^\d{7,15}$/.test(phone)) {
    throw new OperatorError('Give the number with its country code, digits only: --code 923001234567')
  }
  const isRaw = options.raw === true
  const { account } = options
  const show = createShow(isRaw, phone !== undefined)
  const request: PairRequest = {
    kind: 'pair',
    ...(account !== undefined && { account }),
    ...(phone !== undefined && { phone }),
  }
  const config = readConfig()
  const running = await connectControl(config.dataDir)
  if (running) {
    try {
      running.send(request)
      for await (const event of running.events) if (show(event)) return
    } finally {
      // An open socket would keep this process alive after its last word.
      running.close()
    }
    throw new OperatorError('The running bot stopped before the number was linked. Start it and pair again.')
  }
  await pairAlone(chooseOne(config, account), request, show)
}

async function pairAlone(
  config: Config,
  request: PairRequest,
  show: (event: ControlEvent) => boolean,
): Promise<void> {
  const bot = await startBot(config, createLog(config.logLevel), { whatsapp: true, worker: false })
  let fail: (error: unknown) => void = () => {}
  let finish: () => void = () => {}
  const linked = new Promise<void>((resolve, reject) => {
    finish = resolve
    fail = reject
  })
  const emit = (event: ControlEvent): void => {
    try {
      if (show(event)) finish()
    } catch (error) {
      fail(error)
    }
  }
  createControlHandler(bot)(request, emit, () => {}).catch(fail)
  process.once('SIGINT', () => fail(new OperatorError('Pairing was interrupted; nothing is linked.')))
  try {
    await linked
  } finally {
    await bot.close()
  }
  process.exit(0)
}

/**
 * Prints events one by one; true when the number is linked, also if something else keeps it from working. Throws when
 * it cannot be linked.
 */
export function createShow(isRaw: boolean, isByCode: boolean): (event: ControlEvent) => boolean {
  let isFirst = true
  let wasConnecting = false
  return (event) => {
    if (event.kind === 'error') throw new OperatorError(event.message)
    if (event.kind === 'code') {
      console.log(
        `On the phone: WhatsApp › Linked devices › Link with phone number instead. Code: ${event.code}`,
      )
    }
    if (event.kind === 'qr' && isRaw) console.log(event.text)
    if (event.kind === 'qr' && !isRaw && !isByCode) {
      console.log(`Scan with WhatsApp › Linked devices › Link a device:\n${drawQr(event.text)}`)
    }
    if (event.kind !== 'state') return false
    const ending = ENDINGS[event.state]
    if (ending !== undefined) throw new OperatorError(ending)
    const isLinked =
      event.state === 'open' || event.state === 'restricted' || (wasConnecting && event.state === 'degraded')
    if (!isLinked && WAITING.has(event.state)) console.error(`Waiting for WhatsApp (${event.state})…`)
    // Who asked to link another number must not believe that it was.
    if (isLinked && !isRaw) console.log(isFirst ? ALREADY : 'Linked and connected.')
    if (isLinked && event.state !== 'open') {
      console.error(`But it is ${event.state}: see docs/operations/gateway.md#${event.state}`)
    }
    wasConnecting ||= event.state === 'connecting'
    isFirst = false
    return isLinked
  }
}
