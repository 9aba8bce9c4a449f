/**
 * The nouns of the project as zod schemas with inferred types. Imports nothing of ours.
 * Ids that appear here (levels, lures, intents, languages, paths) are API: retired, never renamed.
 */
import { z } from 'zod'

/** Languages we answer in, as BCP 47 tags. `ur-Latn` is Roman Urdu, a language of its own here. */
export const LANGUAGES = ['en', 'ur', 'ur-Latn', 'ru', 'kk'] as const
export const Language = z.enum(LANGUAGES)
export type Language = z.infer<typeof Language>

/** `unknown` means "no known sign" and never "safe". `info` is something recognised: a genuine code, a warning. */
export const LEVELS = ['danger', 'caution', 'info', 'unknown'] as const
export const Level = z.enum(LEVELS)
export type Level = z.infer<typeof Level>

/** In order of outcome: where stories overlap, the earlier one names the verdict. */
export const LURES = [
  'device-linking',
  'otp-request',
  'call-forwarding',
  'phishing-link',
  'money-request',
  'other-scam',
] as const
export const Lure = z.enum(LURES)
export type Lure = z.infer<typeof Lure>

export const INTENTS = [
  'recover-account',
  'secure-account',
  'check-message',
  'help',
  'language',
  'privacy',
  'delete',
  'report',
  'person',
  'feedback',
  /** An answer to a question of ours, or a question about an answer of ours. */
  'follow-up',
  'other',
] as const
export const Intent = z.enum(INTENTS)
export type Intent = z.infer<typeof Intent>

/**
 * What happened to the person, as far as their words tell; selects the recovery steps (content/plans.yaml).
 * The last three are questions of prevention.
 */
export const PATHS = [
  'general',
  'only-received',
  'danger',
  'watched',
  'bank-details',
  'device-linking',
  'registration',
  'two-step-locked',
  'call-forwarding',
  'link-opened',
  'app-installed',
  'money-sent',
  'no-signal',
  'threats',
  'friend-account',
  'business',
  'check-devices',
  'two-step',
  'prevention',
] as const
export const Path = z.enum(PATHS)
export type Path = z.infer<typeof Path>

/**
 * Text recovered from a picture: a decoded QR symbol, or one passage of recognised writing (a bubble of a chat,
 * a paragraph), in reading order. Hostile input.
 */
export const Reading = z.object({
  kind: z.enum(['qr', 'text']),
  text: z.string(),
  /** 0..100, only for recognised text. */
  confidence: z.number().optional(),
})
export type Reading = z.infer<typeof Reading>

/** What a picture can do to us is a value, not an exception. */
export const PICTURE_FAILURES = [
  'too-large',
  'not-an-image',
  'unsupported-format',
  'damaged',
  'timeout',
  'expired',
  'unavailable',
] as const
export const PictureFailure = z.enum(PICTURE_FAILURES)
export type PictureFailure = z.infer<typeof PictureFailure>

/**
 * What became of a picture's writing: `none` there is none, `read`, `illegible` (there is some that cannot be read:
 * Nastaliq, blur), `unread` (nobody could look in time).
 */
export const WRITINGS = ['none', 'read', 'illegible', 'unread'] as const
export const Writing = z.enum(WRITINGS)
export type Writing = z.infer<typeof Writing>

/** What it looks like (media/pdq.ts): 64 hex digits, and 0..100 for how much it shows. */
export type PicturePrint = { hash: string; quality: number }
export type PictureResult =
  /** `isCut`: a document with more pages than were looked at. */
  | { ok: true; readings: Reading[]; writing: Writing; isCut?: boolean; print?: PicturePrint }
  | { ok: false; failure: PictureFailure }

/** Kinds of message a person can send; only text, image, sticker and image documents are examined. */
export const MESSAGE_KINDS = [
  'text',
  'image',
  'sticker',
  'document',
  'audio',
  'video',
  'contact',
  'location',
  'poll',
  'view-once',
  /** `text` is the emoji, empty when it was taken back; `relation` names the message. */
  'reaction',
  /** `relation` names the message that its sender deleted for everyone. */
  'deletion',
  'other',
] as const
export const MessageKind = z.enum(MESSAGE_KINDS)
export type MessageKind = z.infer<typeof MessageKind>

/** Where a picture's bytes can be fetched. A reference, never the bytes; kept encrypted at rest. */
export const MediaRef = z.discriminatedUnion('source', [
  z.object({
    source: z.literal('whatsapp'),
    kind: z.enum(['image', 'sticker', 'document']),
    url: z.string().optional(),
    directPath: z.string().optional(),
    /** base64 */
    mediaKey: z.string(),
    fileSha256: z.string().optional(),
    fileEncSha256: z.string().optional(),
    /** The sender's claim; the download is capped regardless. */
    fileLength: z.number().optional(),
    mimetype: z.string().optional(),
  }),
  z.object({ source: z.literal('file'), path: z.string() }),
  z.object({ source: z.literal('upload'), id: z.string() }),
])
export type MediaRef = z.infer<typeof MediaRef>

/** To which other message a message refers, by that message's id. An edit carries the whole new text. */
export const Relation = z.object({
  kind: z.enum(['reply', 'edit', 'deletion', 'reaction']),
  id: z.string().min(1).max(256),
})
export type Relation = z.infer<typeof Relation>

/** One message as a channel received it, before anybody looked at its meaning. */
export const InboundMessage = z.object({
  /** The bot's own number or channel instance, e.g. `15550000000` or `simulator`. */
  account: z.string().min(1),
  /** The address a reply goes to: for WhatsApp the JID the message came from (LID or PN). */
  chat: z.string().min(1),
  /** Empty in one-to-one chats. */
  participant: z.string(),
  id: z.string().min(1),
  kind: MessageKind,
  /** Body or caption; at most TEXT_LIMIT characters, cut by the channel. */
  text: z.string(),
  forwarded: z.boolean(),
  /** Sender's number in E.164 (`+923001234567`) where the channel knows it; gives country and language. */
  from: z.string().optional(),
  /** Unix time in ms as the sender's phone stamped it. */
  sentAtMs: z.number(),
  media: MediaRef.optional(),
  relation: Relation.optional(),
})
export type InboundMessage = z.infer<typeof InboundMessage>

/** Longest text examined, in UTF-16 units; the rest is ignored and the reply says so. */
export const TEXT_LIMIT = 65_536

/** What `examine()` looks at. `readings` are filled by the media stage. */
export interface Submission {
  kind: MessageKind
  text: string
  /** What its sender typed beside something forwarded or pictured: words to the bot, in one piece. */
  said?: string
  forwarded: boolean
  /** E.164, when known. */
  from?: string
  /** Explicit choice of the person, which wins over everything detected. */
  preferred?: Language
  /** What they last typed themselves, from earlier messages. */
  typed?: Language
  /** How old the message is when it is read, in ms; above 30 minutes the reply says so. */
  ageMs?: number
}

/** A QR symbol's or link's payload, classified by the catalogue (content/qr-payloads.yaml). */
export interface QrPayload {
  /** Catalogue id, e.g. `qr.link-device`. */
  id: string
  /** Fields that are harmless to show (merchant, amount, host); never secrets. */
  fields: Record<string, string>
}

/** Where a piece of examined text came from. */
export type Origin = 'message' | 'qr' | 'picture-text'

/** STIX/MISP's word: a thing seen in the message, not yet judged. `text` is as written. */
export type Observable =
  | {
      kind: 'url'
      text: string
      origin: Origin
      scheme: string
      host: string
      domain: string | null
      path: string
    }
  | { kind: 'payload'; text: string; origin: Origin; payload: QrPayload }
  | {
      kind: 'mmi'
      text: string
      origin: Origin
      action: 'forward' | 'cancel' | 'check' | 'other'
      target?: string
    }
  | { kind: 'code'; text: string; origin: Origin; shape: 'digits' | 'pairing' }
  | { kind: 'phone'; text: string; origin: Origin; e164: string }
  | { kind: 'amount'; text: string; origin: Origin; currency: string }
  /** Where money is to go; `wallet` is a phone number beside the name of a wallet or bank. */
  | { kind: 'card' | 'iban' | 'crypto' | 'wallet'; text: string; origin: Origin }

/** One finding; `evidence` is a masked quotation from the original, at most 120 characters. */
export const Signal = z.object({ id: z.string(), evidence: z.string() })
export type Signal = z.infer<typeof Signal>

export interface Verdict {
  level: Level
  lure: Lure | null
  /** The story told to the victim, an id of content/lures (`lure.vote-contest`), when one fits. */
  story: string | null
  intent: Intent
  /** Set when intent is recover-account or secure-account. */
  path: Path | null
  signals: Signal[]
}

/** Pictures of steps, drawn by the project for every language (content/cards). */
export const CARDS = ['log-out-devices', 'cancel-forwarding', 'register-again', 'two-step'] as const
export const CardId = z.enum(CARDS)
export type CardId = z.infer<typeof CardId>

/** Kept with the case of the answer it is about; `replyId` is that answer's message id, else the latest answer. */
export const FEEDBACK = ['good', 'bad'] as const
export const Feedback = z.enum(FEEDBACK)
export type Feedback = z.infer<typeof Feedback>

/**
 * What the person's own words ask the bot to change or tell about them; carried out by the worker with the reply.
 * `note-language`: they typed in this language, which is no choice. `correction-wish`: to hear when a person corrects that answer.
 */
export type Effect =
  | { kind: 'set-language'; language: Language }
  | { kind: 'note-language'; language: Language }
  | { kind: 'forget' }
  | { kind: 'feedback'; value: Feedback; replyId?: string }
  /** They agreed that a person reads their case and writes to them. */
  | { kind: 'hand-over' }
  | { kind: 'correction-wish'; replyId: string }

export type MarkKind = 'text' | 'domain' | 'payload' | 'picture'
/** What a message may share with others: those that share a key are alike (pictures: perhaps). Keys are kept hashed, the masked sample sealed. */
export interface Mark {
  kind: MarkKind
  keys: readonly string[]
  sample: string
}

/** Everything `examine()` found and answers; the record of one submission. */
export interface Examination extends Verdict {
  /** What the message shares with others like it; none for commands and the like. */
  marks?: readonly Mark[]
  /** Of the examined message: BCP 47, `und` when unknowable. */
  language: string
  replyLanguage: Language
  /** ISO 3166 alpha-2 of the sender's number; null when unknown. */
  country: string | null
  readings: Reading[]
  effects: Effect[]
  /** Empty when nothing is to be said: a reaction, a deletion, an edit that changes nothing. */
  reply: string
}
