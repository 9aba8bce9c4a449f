/**
 * A gateway that kills itself while it stores a message: argument { config, url, killAt?, when? } as JSON. With
 * `before` it dies with the message decrypted and nothing written, with `after` right behind the commit and before the
 * receipt. Without `killAt` it lives until its standard input ends. Prints `ready` when it is connected.
 */
import './whatsapp/quiet-libsignal.ts'
import { createWhatsAppChannel } from '../../src/channels/whatsapp/whatsapp.ts'
import { openRuntime, type RuntimeConfig } from '../../src/runtime.ts'
import type { Ownership, SessionRecords } from '../../src/store/store.ts'
import { silentLog } from './servers.ts'

export interface KilledGateway {
  config: RuntimeConfig
  url: string
  /** Counts messages written, from 1. */
  killAt?: number
  when?: 'before' | 'after'
}

const { config, url, killAt, when } = JSON.parse(process.argv[2] ?? '') as KilledGateway
const die = (): void => void process.kill(process.pid, 'SIGKILL')

const { store } = await openRuntime(config, silentLog)
const ownership = await takeSoon()
const records = store.session(ownership)
let written = 0
const deadly: SessionRecords = {
  ...records,
  write: async (changes, inbound) => {
    const isLast = inbound !== undefined && ++written === killAt
    if (isLast && when === 'before') die()
    const accepted = await records.write(changes, inbound)
    if (isLast) die()
    return accepted
  },
}
const channel = await createWhatsAppChannel(
  { account: ownership.account, wsUrl: url, ackTimeoutMs: 5_000 },
  silentLog,
  {
    records: deadly,
    mayAct: () => true,
    sentReply: async () => null,
    readCard: () => Promise.reject(new Error('no cards')),
  },
)
channel.onState((state) => state === 'open' && process.stdout.write('ready\n'))
await channel.start(async (message, accept) => void (await accept?.(message)))
process.stdin.on('end', () => process.exit(0)).resume()

/** The lease of the one killed before still runs a moment. */
async function takeSoon(): Promise<Ownership> {
  for (;;) {
    const taken = await store.takeNumber('default', 'a gateway to be killed', 300)
    if (taken) return taken
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
