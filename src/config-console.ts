/** The part of the environment that concerns the console and what it shows; parsed by config.ts. */
import { z } from 'zod'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])

/** `host:port`, `[::1]:port`, or `off`. */
const Listen = z
  .string()
  .refine((text) => text === 'off' || toAddress(text) !== null, 'like 127.0.0.1:8080, [::1]:8080, or off')

/** Traffic Light Protocol 2.0. */
export const TLP = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const
export type Tlp = (typeof TLP)[number]

export const consoleVariables = {
  CONSOLE_LISTEN: Listen.default('127.0.0.1:8080'),
  CONSOLE_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .refine((text) => new URL(text).origin === text, 'like https://console.example.org, without a path')
    .optional(),
  CONSOLE_SECRET: z.string().min(32, 'at least 32 characters (openssl rand -base64 32)').optional(),
  HEALTH_LISTEN: Listen.default('off'),
  TRIES_PER_HOUR: z.coerce.number().int().min(0).max(100_000).default(60),
  // Not longer than the case itself.
  RETAIN_DAYS: z.coerce.number().int().min(0).max(30).default(0),
  CORRECTION_DAYS: z.coerce.number().int().min(1).max(30).default(7),
  CAMPAIGN_REPORTERS: z.coerce.number().int().min(2).max(1000).default(5),
  CAMPAIGN_TLP: z.enum(TLP).default('AMBER'),
  CAMPAIGN_WEBHOOK: z
    .url({ protocol: /^https?$/ })
    .refine(isAllowedWebhook, 'must be https://…, or http://… on loopback only')
    .optional(),
  CAMPAIGN_WEBHOOK_SECRET: z.string().min(16).optional(),
  CONTENT_DIR: z.string().min(1).optional(),
}

const Variables = z.object(consoleVariables)

export interface Address {
  host: string
  port: number
}

export interface ConsoleConfig {
  /** null: no console in this process. */
  listen: Address | null
  /** Reachable from other machines, so that log-in, secret and https are a must. */
  isPublic: boolean
  /** What browsers call it, when a proxy stands before it. */
  origin: string | null
  /** Signs cookies and one-time links; without one a key of the data key does, on loopback only. */
  secret: string | undefined
  /** Health, readiness and metrics of a process without the console; null: none. */
  health: Address | null
  /** Messages that one visitor of the try page can send in an hour; 0: any number. */
  triesPerHour: number
}

export interface CampaignConfig {
  /** Fewer distinct reporters than this are never shown nor exported. */
  minReporters: number
  tlp: Tlp
  webhook: { url: string; secret: string | undefined } | null
}

/** What is wrong, one line per problem; empty when all is well. */
export function consoleProblems(env: z.infer<typeof Variables>): string[] {
  const listen = toAddress(env.CONSOLE_LISTEN)
  const problems: string[] = []
  if (listen && !isLoopback(listen)) {
    if (env.CONSOLE_SECRET === undefined)
      problems.push(
        'CONSOLE_LISTEN: an address that other machines reach needs CONSOLE_SECRET (openssl rand -base64 32)',
      )
    if (env.CONSOLE_ORIGIN === undefined || !env.CONSOLE_ORIGIN.startsWith('https://'))
      problems.push(
        'CONSOLE_LISTEN: an address that other machines reach needs CONSOLE_ORIGIN=https://…, and a proxy there that ends TLS',
      )
  }
  if (env.CAMPAIGN_WEBHOOK_SECRET !== undefined && env.CAMPAIGN_WEBHOOK === undefined)
    problems.push('CAMPAIGN_WEBHOOK_SECRET: set CAMPAIGN_WEBHOOK, too, or neither')
  return problems
}

export function consoleOf(env: z.infer<typeof Variables>): Readonly<ConsoleConfig> {
  const listen = toAddress(env.CONSOLE_LISTEN)
  return Object.freeze({
    listen,
    isPublic: listen !== null && !isLoopback(listen),
    origin: env.CONSOLE_ORIGIN ?? null,
    secret: env.CONSOLE_SECRET,
    health: toAddress(env.HEALTH_LISTEN),
    triesPerHour: env.TRIES_PER_HOUR,
  })
}

export function campaignsOf(env: z.infer<typeof Variables>): Readonly<CampaignConfig> {
  const { CAMPAIGN_WEBHOOK: url, CAMPAIGN_WEBHOOK_SECRET: secret } = env
  return Object.freeze({
    minReporters: env.CAMPAIGN_REPORTERS,
    tlp: env.CAMPAIGN_TLP,
    webhook: url === undefined ? null : { url, secret },
  })
}

/** null for `off`, and for what is no address. Port 0 lets the system choose one. */
function toAddress(text: string): Address | null {
  const match = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(text)
  const port = Number(match?.[2])
  if (!match?.[1] || port > 65_535) return null
  return { host: match[1].replace(/^\[|\]$/g, ''), port }
}

function isLoopback({ host }: Address): boolean {
  return LOOPBACK.has(host)
}

function isAllowedWebhook(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || LOOPBACK.has(hostname.replace(/^\[|\]$/g, ''))
}
