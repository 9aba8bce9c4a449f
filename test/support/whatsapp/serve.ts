/**
 * Runs the loopback server as a process: `node --import tsx test/support/whatsapp/serve.ts ['{"port":…}']`.
 * Prints one JSON line (`ServeLine`) when ready; ends on SIGTERM, or with its standard input when so asked.
 */
import './quiet-libsignal.ts'
import type { ServeLine, ServeOptions } from './control-client.ts'
import { startControlServer } from './control-server.ts'
import { startLoopbackWhatsApp } from './server.ts'

const [, , argument = '{}'] = process.argv
const options = JSON.parse(argument) as ServeOptions
const server = await startLoopbackWhatsApp(options)
const control = await startControlServer(server, options.controlPort)
const { url, mediaOrigin, number, lid } = server
const line: ServeLine = { url, mediaOrigin, controlUrl: control.url, number, lid }
process.stdout.write(`${JSON.stringify(line)}\n`)

const stop = () => {
  void Promise.all([server.stop(), control.stop()]).finally(() => process.exit(0))
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
if (options.endsWithStdin) process.stdin.once('end', stop).resume()
