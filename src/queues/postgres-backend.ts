/** BullMQ's PostgreSQL backend on a pool it shares with the store. For one process only: see docs/decisions. */
import { createPostgresBackend, runMigrations, withBackend, type PgPool } from 'bullmq'
import type { Backend, JobQueue, JobWorker } from './queues.ts'

/** Creates or upgrades BullMQ's own schema first. The pool stays the caller's to close. */
export async function openPostgresBackend(pool: PgPool): Promise<Backend> {
  const client = await pool.connect()
  try {
    await runMigrations(client)
    await client.query('SET search_path TO bullmq, public')
  } finally {
    client.release()
  }
  const { Queue, Worker } = withBackend(createPostgresBackend)
  return {
    queue: (name): JobQueue => new Queue(name, { connection: pool }),
    worker: (name, process, options): JobWorker =>
      new Worker(name, process, { ...options, connection: pool }),
    close: () => Promise.resolve(),
  }
}
