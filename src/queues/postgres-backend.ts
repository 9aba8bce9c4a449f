/**
 * BullMQ's PostgreSQL backend on a pool it shares with the store. For one process only: with several it loses
 * completions, which is what the Redis backend is for.
 */
import { createPostgresBackend, runMigrations, withBackend, type PgPool } from 'bullmq'
import type { Backend, JobQueue, JobWorker } from './queues.ts'

/**
 * Starts with empty queues: the one process that had jobs is gone, and the sweep adds what is left to do. Jobs it
 * left active would have to be found stalled first. The pool stays the caller's to close.
 */
export async function openPostgresBackend(pool: PgPool): Promise<Backend> {
  const client = await pool.connect()
  try {
    await client.query('DROP SCHEMA IF EXISTS bullmq CASCADE')
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
