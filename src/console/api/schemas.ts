/** What the API takes and gives: the very schemas that requests are parsed with make its description. */
import 'zod-openapi'
import { z } from 'zod'
import { CheckAnswer } from '../../check-message.ts'
import { Language, Level, Lure, TEXT_LIMIT } from '../../model.ts'
import { DIMENSIONS } from '../../store/console/statistics.ts'

/** Of a picture in base64, in characters; 6 MiB of picture. */
export const IMAGE_LIMIT = 8 * 1024 * 1024

const DateOnly = z.iso.date()

export const CheckRequest = z
  .strictObject({
    text: z
      .string()
      .max(TEXT_LIMIT)
      .optional()
      .meta({ description: 'The message, or the caption of its picture.' }),
    image: z
      .string()
      .max(IMAGE_LIMIT)
      .refine(isBase64, 'not base64')
      .optional()
      .meta({
        description: 'A screenshot or PDF in base64 (RFC 4648, section 4).',
        override: { contentEncoding: 'base64' },
      }),
    from: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/)
      .optional()
      .meta({
        description: 'The sender’s number in E.164: tells country and language.',
        examples: ['+77011234567'],
      }),
    forwarded: z.boolean().optional(),
    language: Language.optional().meta({ description: 'Of the reply; found out unless given.' }),
  })
  .refine(({ text, image }) => text !== undefined || image !== undefined, 'text or image is needed')
  .meta({ id: 'CheckRequest', examples: [{ text: 'Vote for my niece: dauys-ber.top/k', forwarded: true }] })

export const CheckResponse = CheckAnswer.meta({
  id: 'CheckAnswer',
  description:
    'As `check --jsonl` answers: later versions add fields and change none. `unknown` never means safe.',
  examples: [
    {
      level: 'danger',
      lure: 'device-linking',
      intent: 'check-message',
      language: 'en',
      signals: [{ id: 'lure.vote-contest', evidence: 'Vote for my niece' }],
      reply: '*STOP. Do not open the link.* …',
      replyLanguage: 'en',
    },
  ],
})

/** `level,country` → names of dimensions, each once. */
const By = z
  .string()
  .regex(/^[a-z]+(,[a-z]+){0,5}$/)
  .transform((text) => [...new Set(text.split(','))])
  .pipe(z.array(z.enum(DIMENSIONS)))

export const SummaryQuery = z.strictObject({
  by: By.default(['level']).meta({
    description: `Comma-separated: ${DIMENSIONS.join(', ')}. The more of them, the smaller the groups, and the more are left out.`,
    examples: ['level,country'],
  }),
  from: DateOnly.optional().meta({
    description: 'First day, UTC; as far back as cases are kept unless given.',
  }),
  until: DateOnly.optional().meta({ description: 'The day after the last one, UTC; tomorrow unless given.' }),
})

export const SummaryResponse = z
  .object({
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    minReporters: z.int().meta({ description: 'Groups of fewer different people are left out.' }),
    groups: z.array(
      z.object({
        level: Level.optional(),
        lure: Lure.nullable().optional(),
        language: z
          .string()
          .optional()
          .meta({ description: 'Of the message: BCP 47, `und` when unknowable.' }),
        country: z.string().nullable().optional().meta({ description: 'ISO 3166 alpha-2.' }),
        day: DateOnly.optional(),
        week: DateOnly.optional().meta({ description: 'Its Monday.' }),
        cases: z.int(),
      }),
    ),
  })
  .meta({
    id: 'CasesSummary',
    examples: [
      {
        from: '2026-10-24T00:00:00.000Z',
        until: '2026-11-24T00:00:00.000Z',
        minReporters: 5,
        groups: [{ level: 'danger', country: 'PK', cases: 41 }],
      },
    ],
  })

const Moment = z.iso.datetime().nullable()

export const HealthResponse = z
  .object({
    status: z.enum(['ready', 'unready']),
    dependencies: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['ok', 'attention', 'away']),
        ms: z.int(),
        counts: z.record(z.string(), z.int()).optional(),
      }),
    ),
    unanswered: z.int(),
    oldestUnansweredSeconds: z.number().nullable(),
    unsent: z.int(),
    oldestUnsentSeconds: z.number().nullable(),
    handOversOpen: z.int(),
    numbers: z.array(
      z.object({
        account: z.string(),
        isHeld: z.boolean().meta({ description: 'Whether a gateway holds it.' }),
        state: z.string().nullable(),
        since: Moment,
        lastInbound: Moment,
        lastAcknowledged: Moment,
      }),
    ),
  })
  .meta({
    id: 'Health',
    examples: [
      {
        status: 'ready',
        dependencies: [{ name: 'database', state: 'ok', ms: 1 }],
        unanswered: 0,
        oldestUnansweredSeconds: null,
        unsent: 0,
        oldestUnsentSeconds: null,
        handOversOpen: 1,
        numbers: [
          {
            account: 'default',
            isHeld: true,
            state: 'open',
            since: '2026-11-23T08:00:00.000Z',
            lastInbound: '2026-11-23T09:30:00.000Z',
            lastAcknowledged: null,
          },
        ],
      },
    ],
  })

/** Exactly as it would be written again; a pattern over megabytes could exhaust the engine's stack. */
function isBase64(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64').toString('base64') === text
}
