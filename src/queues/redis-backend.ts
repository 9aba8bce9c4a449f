/** BullMQ on Redis or Valkey, after a check that the server never throws jobs away. */
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Log } from '../log.ts'
import type { Backend, JobQueue, JobWorker } from './queues.ts'
import { LIMITS } from './rules.ts'
import { within } from './within.ts'

export interface RedisAddress {
  /** REDIS_URL */
  url: string
  /** Start of every key of ours. */
  prefix: string
}

/**
 * Throws an error that says what to do when the server cannot be reached or may evict keys.
 */
export async function openRedisBackend({ url, prefix }: RedisAddress, log: Log): Promise<Backend> {
  // A producer fails soon and leaves the rest to the sweep; a worker waits for its server to come back.
  const producer = new Redis(url, { maxRetriesPerRequest: 3, lazyConnect: true, connectTimeout: 10_000 })
  const consumer = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true })
  // Errors are heard of through queues and workers; without a listener of its own a client would throw them.
  for (const client of [producer, consumer]) client.on('error', () => undefined)
  try {
    await connect(producer)
    checkEviction(await producer.info('memory'), log)
    await consumer.connect()
  } catch (error) {
    producer.disconnect()
    consumer.disconnect()
    throw error
  }
  return {
    queue: (name): JobQueue => new Queue(name, { connection: producer, prefix }),
    worker: (name, process, options): JobWorker =>
      new Worker(name, process, { ...options, connection: consumer, prefix }),
    async close() {
      await Promise.all([quit(producer), quit(consumer)])
    },
  }
}

async function connect(client: Redis): Promise<void> {
  // The rejection says no more than that the connection closed; the reason comes as an event before it.
  let reason: Error | undefined
  client.once('error', (error: Error) => (reason = error))
  try {
    await client.connect()
  } catch (error) {
    const { code, name, message } = (reason ?? error) as NodeJS.ErrnoException
    // The server's own refusals start with a code in capitals, like NOAUTH.
    const refusal = /^[A-Z]{3,}/.exec(message)?.[0]
    throw new Error(
      `cannot reach the Redis of REDIS_URL (${code ?? refusal ?? name}); check that it runs and that host, user and password are right`,
      { cause: error },
    )
  }
}

/** A client without its server would keep QUIT until the server is back; one that hangs never answers it. */
async function quit(client: Redis): Promise<void> {
  if (client.status === 'ready') await within(LIMITS.disconnect, client.quit()).catch(() => undefined)
  client.disconnect()
}

/** `info`: the answer to INFO memory, which also servers give that forbid CONFIG. */
export function checkEviction(info: string, log: Log): void {
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1]
  if (policy === undefined) {
    log.warn('this Redis does not tell its eviction policy; make sure that maxmemory-policy is noeviction')
    return
  }
  if (policy === 'noeviction') return
  throw new Error(
    `Redis may throw jobs away (maxmemory-policy ${policy}); run: redis-cli CONFIG SET maxmemory-policy noeviction, and write the same line into redis.conf or your provider's settings`,
  )
}
