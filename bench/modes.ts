/** The modes a bench runs in, each with a folder (and database) of its own, for this process and for spawned ones. */
import type { RuntimeConfig } from '../src/runtime.ts'
import { isSkipped, MODES, testConfig, type TestMode } from '../test/support/servers.ts'

export interface BenchMode {
  name: TestMode
  config: RuntimeConfig
  /** The same for a process of the built program, with pacing off. */
  environment: NodeJS.ProcessEnv
}

/** The distributed one needs TEST_DATABASE_URL and TEST_REDIS_URL; without them a line says so. */
export function possibleModes(): TestMode[] {
  return MODES.filter((mode) => !isSkipped(mode))
}

/** Everything the mode stood on is removed after `work`, whose processes and runtimes must have ended. */
export async function inMode(name: TestMode, work: (mode: BenchMode) => Promise<void>): Promise<void> {
  const { config, remove } = await testConfig(name)
  try {
    await work({ name, config, environment: environmentOf(config) })
  } finally {
    await remove()
  }
}

function environmentOf({ dataDir, mode, queuePrefix = '' }: RuntimeConfig): NodeJS.ProcessEnv {
  const base = {
    ...process.env,
    DATA_DIR: dataDir,
    PACING: 'off',
    LOG_LEVEL: 'fatal',
    REDIS_PREFIX: queuePrefix,
  }
  if (mode.kind === 'embedded') return { ...base, DATABASE_URL: '', REDIS_URL: '' }
  return { ...base, DATABASE_URL: mode.databaseUrl, REDIS_URL: mode.redisUrl }
}
