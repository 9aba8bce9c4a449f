/** The worker half of the throughput bench as a process: real or constant examinations. Arguments: RuntimeConfig, kind. */
import { openRuntime, type RuntimeConfig } from '../src/runtime.ts'
import { silentLog } from '../test/support/servers.ts'
import { runWorker, type Work } from './throughput-parts.ts'

const config = JSON.parse(process.argv[2] ?? '') as RuntimeConfig
const runtime = await openRuntime(config, silentLog)
await runWorker(runtime, process.argv[3] as Work)
process.on('SIGTERM', () => void runtime.close().then(() => process.exit(0)))
console.log('ready')
