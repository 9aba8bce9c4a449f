/** What simulated people send, and how: the types that `send` takes. */
import type { proto } from '@whiskeysockets/baileys'

/** What goes wrong with a picture's download; without any of these it is encrypted and served correctly. */
export interface MediaFaults {
  /** Flips a byte of the served ciphertext; the announced hashes stay those of the good one. */
  tamper?: boolean
  /** Announces a hash of the plain bytes that does not fit (the ciphertext and its hash do). */
  wrongPlainHash?: boolean
  /** HTTP status instead of the bytes, e.g. 404 or 410. */
  status?: number
  /** Answers with a redirect there. */
  redirectTo?: string
  /** Sends this many bytes of zeros after the blob, without a Content-Length. */
  extraBytes?: number
  /** Sends half of the blob and then nothing more; the connection stays open. */
  stall?: boolean
  /** The sender's claim in `fileLength`, instead of the true length. */
  claimedLength?: number
  /** The sender's url, instead of ours (for host allow-list tests). */
  url?: string
  /** `true` adds the blob's true path beside the url, as real messages have it; a string replaces it. */
  directPath?: string | true
}

export interface MessageContext {
  /** `true` is one hop; a number is the forwarding score WhatsApp shows as "forwarded many times" from 5 on. */
  forwarded?: boolean | number
  /** `content` is quoted instead of the text, e.g. a picture. */
  quoted?: { id: string; text: string; participant?: string; content?: MessageContent }
  /** JIDs; phones also write each as `@` and its user part into the text. */
  mentions?: string[]
}

export interface Picture extends MessageContext {
  bytes: Uint8Array
  mimetype?: string
  caption?: string
  media?: MediaFaults
}

/** A message as the simulated person's phone composes it. A bare string is a plain text. */
export type MessageContent =
  | string
  | ({ kind: 'text'; text: string } & MessageContext)
  | ({ kind: 'image' | 'sticker' | 'audio' | 'video' } & Picture)
  /** With a caption it is sent as WhatsApp does, wrapped in documentWithCaptionMessage. */
  | ({ kind: 'document'; fileName: string } & Picture)
  | ({ kind: 'view-once-image' } & Picture)
  /** What a linked device usually gets of a view-once message: no content at all. */
  | { kind: 'view-once-unavailable' }
  | ({ kind: 'contact'; name: string; phone: string } & MessageContext)
  | ({ kind: 'location'; latitude: number; longitude: number } & MessageContext)
  | ({ kind: 'poll'; question: string; options: string[] } & MessageContext)
  /** To a message of the bot, or of the sender; an empty emoji takes it back. */
  | { kind: 'reaction'; to: string; emoji: string; own?: boolean }
  /** Of the sender's own earlier message; `wrapped` as some phones send it. */
  | { kind: 'edit'; of: string; to: MessageContent; wrapped?: boolean }
  /** For everyone, of the sender's own earlier message. */
  | { kind: 'deletion'; of: string }
  | { kind: 'raw'; message: proto.IMessage; stanzaType?: string }

export interface SendOptions {
  /** Message id; random without it. */
  id?: string
  /** Address of the sender: phone number (default) or LID. */
  via?: 'pn' | 'lid'
  /** Leaves out the sender's other address, as WhatsApp sometimes does. */
  hideOtherAddress?: boolean
  /** JID of a group (`…@g.us`) that `addGroup` made. */
  group?: string
  /** A status update ("story") instead of a chat message. */
  status?: boolean
  /** The phone's clock, Unix ms; now without it. */
  sentAtMs?: number
  /** Through the offline queue even while the bot is connected; it arrives at the next log-in. */
  offline?: boolean
  /** The first delivery cannot be decrypted; the resend after the bot's retry receipt can. */
  corrupt?: boolean
  /** Delivers the same message id this often, each time freshly encrypted. */
  copies?: number
}
