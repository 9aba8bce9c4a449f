/**
 * The environment, parsed once into a frozen Config; the only reader of process.env and of the file .env.
 * Every variable is described in .env.example, which a test keeps equal to this schema.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import {
  campaignsOf,
  consoleOf,
  consoleProblems,
  consoleVariables,
  type CampaignConfig,
  type ConsoleConfig,
} from './config-console.ts'
import { parseDutyHours, type Shift } from './conversation/duty.ts'

/** What is wrong with the configuration and what to do, one line per problem. */
export class ConfigError extends Error {
  constructor(problems: string[]) {
    super(`Configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

const WebSocketUrl = z.string().refine(isAllowedSocketUrl, 'must be wss://…, or ws://… on loopback only')

/** The name of the embedded simulator, whose queue a number of that name would share. */
const RESERVED = 'simulator'

const NumberNames = z
  .string()
  .transform(splitList)
  .refine((names) => names.every(isNumberName), 'names of small letters, digits and dashes, comma-separated')
  .refine((names) => new Set(names).size === names.length, 'a name is there twice')
  .refine((names) => !names.includes(RESERVED), `the name ${RESERVED} is taken`)

/** Old names of variables, still read. */
const RENAMED = { WHATSAPP_ACCOUNT: 'WHATSAPP_ACCOUNTS' }

export const Environment = z.object({
  DATA_DIR: z.string().min(1).default('./data'),
  DATA_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$|^[0-9a-fA-F]{64}$/, 'must be 32 bytes as base64 (44 characters) or hex (64)')
    .optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  REDIS_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_{}-]{1,60}$/, 'letters, digits, - and _')
    .default('forwardcheck'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  // Not longer: the bot promises people 30 days (menu.privacy).
  CASE_DAYS: z.coerce.number().int().min(1).max(30).default(30),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  PICTURE_CHILDREN: z.coerce.number().int().min(1).max(16).default(1),
  PICTURE_TEXT_CHILDREN: z.coerce.number().int().min(0).max(16).default(1),
  PACING: z.enum(['human', 'off']).default('human'),
  SENDS_PER_MINUTE: z.coerce.number().int().min(0).max(10_000).default(30),
  SENDS_PER_HOUR: z.coerce.number().int().min(0).max(100_000).default(600),
  SENDS_PER_DAY: z.coerce.number().int().min(0).max(1_000_000).default(3_000),
  CHECKS_PER_HOUR: z.coerce.number().int().min(0).max(10_000).default(20),
  QUEUE_LIMIT: z.coerce.number().int().min(0).max(10_000_000).default(5_000),
  WHATSAPP_GROUPS: z.enum(['off', 'mentioned']).default('off'),
  DUTY_HOURS: z
    .string()
    .refine((text) => parseDutyHours(text) !== null, 'like Mon-Fri 09:00-18:00, Sat 10:00-14:00')
    .optional(),
  DUTY_ZONE: z.string().refine(isZone, 'a time zone of the IANA list, like Asia/Almaty').default('UTC'),
  WHATSAPP_ACCOUNTS: NumberNames.refine((names) => names.length > 0, 'name at least one').default([
    'default',
  ]),
  WHATSAPP_STANDBY: NumberNames.default([]),
  WHATSAPP_WS_URL: WebSocketUrl.default('wss://web.whatsapp.com/ws/chat'),
  WHATSAPP_MEDIA_HOSTS: z.string().default(''),
  WHATSAPP_VERSION: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'like 2.3000.1043857760')
    .optional(),
  WHATSAPP_ACK_TIMEOUT_MS: z.coerce.number().int().min(500).max(120_000).default(15_000),
  WHATSAPP_RESTRICTION_MS: z.coerce.number().int().min(500).max(86_400_000).default(600_000),
  ...consoleVariables,
})

export type Mode = { kind: 'embedded' } | { kind: 'distributed'; databaseUrl: string; redisUrl: string }

export interface NumberConfig {
  /** Names the number's session, inbox, outbox and queues; the number itself is unknown before pairing. */
  account: string
  /** Linked and answering, but not advertised. */
  isStandby: boolean
  /** For tests with a WhatsApp each. */
  wsUrl?: string
}

export interface Config {
  dataDir: string
  /** From DATA_KEY; otherwise a key is made and kept in the data folder. */
  dataKey: string | undefined
  mode: Mode
  /** Start of every key in Redis. */
  queuePrefix: string
  logLevel: string
  caseDays: number
  workerConcurrency: number
  /** Processes that look for symbols, and those that read writing. */
  pictureChildren: number
  pictureTextChildren: number
  pacing: 'human' | 'off'
  /** What each linked number sends at most; 0: any number, which is what PACING=off makes of all. */
  sends: { perMinute: number; perHour: number; perDay: number }
  /** Checks one person gets in an hour, and messages that may wait; 0: any number. */
  checksPerHour: number
  queueLimit: number
  /** When people are there; null: never. */
  duty: { shifts: readonly Shift[]; zone: string } | null
  /** Days that masked words of a case are kept for analysts; 0: not at all. */
  retainDays: number
  /** Days after a question in which a corrected verdict is still told. */
  correctionDays: number
  /** Folder of content files that replace or add to the program's own; null: none. */
  contentDir: string | null
  console: Readonly<ConsoleConfig>
  campaigns: Readonly<CampaignConfig>
  whatsapp: {
    /** At least one; each has its own session, connection and pacing. */
    numbers: readonly NumberConfig[]
    wsUrl: string
    /** Whether the bot answers in groups who mention it. */
    groups: 'off' | 'mentioned'
    mediaHosts: string[]
    version: [number, number, number] | undefined
    ackTimeoutMs: number
    /** How long nothing is sent after a restriction whose end WhatsApp does not tell. */
    restrictionMs: number
  }
}

/** Variables of the process, and where those are not set, of the file `.env` in the working folder. */
export function readEnvironment(folder = '.', own: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const file = resolve(folder, '.env')
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')), ...own }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return own
    throw new ConfigError([`${file} cannot be read (${code}): make it readable for this user, or remove it`])
  }
}

/** Empty variables count as unset, as in compose files. Throws ConfigError with every problem at once. */
export function readConfig(environment: NodeJS.ProcessEnv = readEnvironment()): Config {
  // Node turns every check of certificates off for it, and TLS is all that tells WhatsApp's servers from others.
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    throw new ConfigError([
      'NODE_TLS_REJECT_UNAUTHORIZED=0: TLS is never relaxed. Unset it; for a certificate authority of your own set NODE_EXTRA_CA_CERTS to its file.',
    ])
  }
  const given = withNewNames(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
  )
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  const env = parsed.data
  const problems = consoleProblems(env)
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.freeze({
    dataDir: resolve(env.DATA_DIR),
    dataKey: env.DATA_KEY,
    mode: modeOf(env.DATABASE_URL, env.REDIS_URL),
    queuePrefix: env.REDIS_PREFIX,
    logLevel: env.LOG_LEVEL,
    caseDays: env.CASE_DAYS,
    workerConcurrency: env.WORKER_CONCURRENCY,
    pictureChildren: env.PICTURE_CHILDREN,
    pictureTextChildren: env.PICTURE_TEXT_CHILDREN,
    pacing: env.PACING,
    sends: sendsOf(env),
    checksPerHour: env.CHECKS_PER_HOUR,
    queueLimit: env.QUEUE_LIMIT,
    duty: dutyOf(env.DUTY_HOURS, env.DUTY_ZONE),
    // Not longer than the case it belongs to.
    retainDays: Math.min(env.RETAIN_DAYS, env.CASE_DAYS),
    correctionDays: env.CORRECTION_DAYS,
    contentDir: env.CONTENT_DIR === undefined ? null : resolve(env.CONTENT_DIR),
    console: consoleOf(env),
    campaigns: campaignsOf(env),
    whatsapp: Object.freeze({
      numbers: numbersOf(env.WHATSAPP_ACCOUNTS, env.WHATSAPP_STANDBY),
      wsUrl: env.WHATSAPP_WS_URL,
      groups: env.WHATSAPP_GROUPS,
      mediaHosts: splitList(env.WHATSAPP_MEDIA_HOSTS),
      version: env.WHATSAPP_VERSION?.split('.').map(Number) as [number, number, number] | undefined,
      ackTimeoutMs: env.WHATSAPP_ACK_TIMEOUT_MS,
      restrictionMs: env.WHATSAPP_RESTRICTION_MS,
    }),
  })
}

function withNewNames(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const renamed: NodeJS.ProcessEnv = {}
  for (const [old, name] of Object.entries(RENAMED)) {
    if (given[old] === undefined) continue
    if (given[name] !== undefined && given[name] !== given[old]) {
      throw new ConfigError([`${old} is the old name of ${name}: set only ${name}`])
    }
    renamed[name] = given[old]
  }
  return { ...given, ...renamed }
}

function numbersOf(accounts: string[], standby: string[]): readonly NumberConfig[] {
  const unknown = standby.filter((name) => !accounts.includes(name))
  if (unknown.length > 0) {
    throw new ConfigError([`WHATSAPP_STANDBY: ${unknown.join(', ')} must be among WHATSAPP_ACCOUNTS, too`])
  }
  return Object.freeze(accounts.map((account) => ({ account, isStandby: standby.includes(account) })))
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function isNumberName(name: string): boolean {
  return /^[a-z0-9-]{1,40}$/.test(name)
}

function modeOf(databaseUrl: string | undefined, redisUrl: string | undefined): Mode {
  if (databaseUrl && redisUrl) return { kind: 'distributed', databaseUrl, redisUrl }
  if (!databaseUrl && !redisUrl) return { kind: 'embedded' }
  const [given, missing] = databaseUrl ? ['DATABASE_URL', 'REDIS_URL'] : ['REDIS_URL', 'DATABASE_URL']
  throw new ConfigError([
    `${given} is set but ${missing} is not. Set both for the distributed mode, or neither for the embedded one.`,
  ])
}

function sendsOf(env: z.infer<typeof Environment>): Config['sends'] {
  if (env.PACING === 'off') return Object.freeze({ perMinute: 0, perHour: 0, perDay: 0 })
  return Object.freeze({
    perMinute: env.SENDS_PER_MINUTE,
    perHour: env.SENDS_PER_HOUR,
    perDay: env.SENDS_PER_DAY,
  })
}

function dutyOf(hours: string | undefined, zone: string): Config['duty'] {
  const shifts = hours === undefined ? null : parseDutyHours(hours)
  return shifts && { shifts, zone }
}

function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** TLS is the only thing that tells WhatsApp's servers from others, so plain ws:// stays on this machine. */
function isAllowedSocketUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return url.protocol === 'wss:' || (url.protocol === 'ws:' && LOOPBACK.has(url.hostname))
}
