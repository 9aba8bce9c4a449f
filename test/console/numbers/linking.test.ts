/**
 * The numbers' pages with a real gateway on a loopback WhatsApp, which hear of each other through the database alone:
 * a phone links by the page's QR and by its code, and the forms pause, resume and unlink.
 */
import jsQRModule from 'jsqr'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveRequests } from '../../../src/gateway/serve-requests.ts'
import { openGateway, type LoopbackGateway } from '../../gateway/loopback-gateway.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { recordingLog } from '../../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'

/** The package's types say a module, its file exports the function. */
const jsQR = jsQRModule as unknown as typeof jsQRModule.default

const ACCOUNT = 'pk'
const PATIENCE = { timeout: 20_000, interval: 100 }

let bench: TestConsole
let wa: LoopbackWhatsApp
let gateway: LoopbackGateway
let stopServing: () => Promise<void>
const logged = recordingLog()

beforeAll(async () => {
  bench = await openTestConsole({ as: 'admin', environment: { WHATSAPP_ACCOUNTS: ACCOUNT } })
  wa = await startLoopbackWhatsApp()
  const { store } = bench.parts
  gateway = openGateway('the gateway', store, ACCOUNT, wa)
  const numbers = [gateway.number]
  stopServing = serveRequests({ numbers, owner: 'the gateway', store, log: logged.log, everyMs: 50 })
}, 60_000)
afterAll(async () => {
  await stopServing?.()
  await gateway?.number.stop()
  await wa?.stop()
  await bench?.close()
})

const textOf = async (path: string): Promise<string> => (await bench.get(path)).text()
const offer = (): Promise<string> => textOf(`/numbers/${ACCOUNT}/link?part=qr`)
async function shows(state: string): Promise<void> {
  await expect.poll(() => gateway.number.state, PATIENCE).toBe(state)
}
/** The fragment that follows the request, once it has those words. */
async function ask(action: string, fields: Record<string, string>, words: RegExp): Promise<string> {
  const { headers } = await bench.post(`/numbers/${ACCOUNT}/${action}`, fields)
  const [path, query] = (headers.get('location') ?? '').split('?')
  const follow = (): Promise<string> => textOf(`${path}?part=request&${query}`)
  await expect.poll(follow, PATIENCE).toMatch(words)
  return follow()
}
/** As a camera sees the page: the picture alone, without what lies around it. */
async function readQr(page: string): Promise<string | undefined> {
  const [svg] = /<svg[\s\S]*?<\/svg>/.exec(page) ?? []
  if (svg === undefined) return undefined
  const drawn = svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"')
  const { data, info } = await sharp(Buffer.from(drawn))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data
}
const requestsLeft = async (): Promise<number> =>
  (await bench.database.query(`SELECT id FROM forwardcheck.number_request WHERE action IN ('watch', 'pair')`))
    .rows.length

test(
  'the phone that scans the page’s QR links the number, and no code stays',
  { timeout: 60_000 },
  async () => {
    await shows('pairing')
    const page = await textOf(`/numbers/${ACCOUNT}/link`)
    expect(page).toContain(`data-live="/numbers/${ACCOUNT}/link?part=qr"`)
    await expect.poll(offer, PATIENCE).toContain('aria-label="QR code for linking a device')
    const text = await readQr(await offer())
    expect(text).toMatch(/2@/)
    await wa.scanQr(text!)
    await expect.poll(offer, PATIENCE).toContain('This number is linked')
    await shows('open')
    await expect.poll(requestsLeft, PATIENCE).toBe(0)
    await expect.poll(() => textOf('/numbers'), PATIENCE).toContain('tone-good">connected<')
  },
)

test('the forms pause, resume and unlink, at WhatsApp too', { timeout: 60_000 }, async () => {
  await wa.waitReady()
  await ask('pause', {}, /Paused\./)
  expect(gateway.number.state).toBe('stopped')
  await wa.waitSnapshot(({ isConnected }) => !isConnected)
  await ask('unlink', { name: ACCOUNT }, /Resume it first/)
  await ask('resume', {}, /Resumed\./)
  await shows('open')
  await wa.waitReady()
  await ask('pair', { phone: wa.number }, /linked already/)
  expect((await wa.snapshot()).devices).toHaveLength(1)
  await ask('unlink', { name: ACCOUNT }, /Unlinked\./)
  await wa.waitSnapshot(({ devices }) => devices.length === 0)
  await shows('pairing')
})

test('a code that was asked for links the number', { timeout: 60_000 }, async () => {
  const shown = await ask('pair', { phone: `+${wa.number}` }, /[A-Z0-9]{4}-[A-Z0-9]{4}/)
  const code = /([A-Z0-9]{4})-([A-Z0-9]{4})/.exec(shown)!
  await wa.typePairingCode(`${code[1]}${code[2]}`)
  await shows('open')
  await expect.poll(requestsLeft, PATIENCE).toBe(0)
  expect(bench.audit.map(({ action }) => action)).toContain('number.pair')
  expect(logged.lines.length).toBeGreaterThan(3)
  const written = `${logged.lines.join()}${JSON.stringify(bench.audit)}`
  expect(written).not.toMatch(new RegExp(`2@|${code[1]}|${wa.number}`))
})

test('of a gateway that is gone the page says so', { timeout: 60_000 }, async () => {
  await stopServing()
  await gateway.number.stop()
  expect(await textOf(`/numbers/${ACCOUNT}`)).toContain('No gateway serves this number')
  const answer = await bench.post(`/numbers/${ACCOUNT}/resume`)
  await bench.database.query(`UPDATE forwardcheck.number_request SET asked_ms = asked_ms - 15000`)
  expect(await textOf(answer.headers.get('location')!)).toContain('nothing was done')
})
