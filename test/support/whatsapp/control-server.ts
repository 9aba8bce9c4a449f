/** The loopback server's controls over HTTP on 127.0.0.1: `POST /<method>` with a JSON array of arguments. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BufferJSON } from '@whiskeysockets/baileys'
import { CONTROL_METHODS } from './control-methods.ts'
import type { LoopbackControls } from './controls.ts'

export interface ControlServer {
  url: string
  stop(): Promise<void>
}

const isControlMethod = (name: string): name is keyof LoopbackControls =>
  CONTROL_METHODS.some((method) => method === name)

async function readArguments(request: IncomingMessage): Promise<unknown[]> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString() || '[]', BufferJSON.reviver)
  if (!Array.isArray(parsed)) throw new Error('the body must be a JSON array of arguments')
  return parsed
}

/** Answers `{result}` or, with status 500, `{error}`. */
async function call(controls: LoopbackControls, request: IncomingMessage): Promise<unknown> {
  const name = (request.url ?? '').slice(1)
  if (!isControlMethod(name)) throw new Error(`no such control: ${name}`)
  const method = controls[name] as (...parameters: unknown[]) => Promise<unknown>
  return method(...(await readArguments(request)))
}

/** Listens on 127.0.0.1, on `port` or any free one. */
export async function startControlServer(controls: LoopbackControls, port = 0): Promise<ControlServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body, BufferJSON.replacer))
    }
    call(controls, request).then(
      (result) => answer(200, { result }),
      (error: unknown) => answer(500, { error: error instanceof Error ? error.message : String(error) }),
    )
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
