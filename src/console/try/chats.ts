/**
 * What the open pages show: for each visitor their last messages and the bot's, in memory only. Messages and replies
 * go in; pages read all of it, follow what comes, and catch up after a lost connection by a number they saw last.
 */
import { randomBytes } from 'node:crypto'
import type { OutboundReply } from '../../channels/channel.ts'
import type { Language } from '../../model.ts'

/** Under a reply, as in the chat. */
export type Reaction = '👍' | '👎'

export interface Asked {
  kind: 'asked'
  id: string
  atMs: number
  text: string
  forwarded: boolean
  /** `upload`: only the page that sent it can show it. Else the id of one of our example pictures. */
  picture: string | null
}

export interface Replied {
  kind: 'replied'
  id: string
  atMs: number
  text: string
  quote: { id: string; text: string; hasPicture: boolean } | null
  card: OutboundReply['card'] | null
  reaction: Reaction | null
}

export type Entry = Asked | Replied

/** One that watches a chat. */
export interface Watcher {
  /** New, or changed: the same id again. `mark` is what it catches up from. */
  entry: (entry: Entry, mark: string) => void
  removed: (id: string) => void
  typing: (isTyping: boolean) => void
  /** The chat was erased. */
  gone: () => void
}

/** What the person set beside the chat. */
export interface Choices {
  country: 'PK' | 'KZ' | 'other'
  language: Language | 'auto'
}

export interface View {
  entries: readonly Entry[]
  isTyping: boolean
  /** The last message has no answer yet. */
  isWaiting: boolean
  mark: string
  /** null: nothing yet. */
  choices: Choices | null
}

export interface ChatLimits {
  /** Chats in memory, and messages of each. */
  mostChats: number
  mostEntries: number
  /** Since the last message. */
  idleMs: number
  /** Phones take "typing…" away after some ten seconds without news. */
  typingMs: number
}

const LIMITS: ChatLimits = { mostChats: 500, mostEntries: 80, idleMs: 29 * 60_000, typingMs: 11_000 }

/** Of a message's text, in UTF-16 units: what is examined is the whole of it. */
const SHOWN = 4_000

export interface Chats {
  view: (visitor: string) => View
  add: (visitor: string, entry: Omit<Asked, 'kind' | 'atMs'>) => void
  /** It could not be sent. */
  remove: (visitor: string, id: string) => void
  reply: (visitor: string, reply: OutboundReply) => void
  /** null: taken back. False when there is no such reply. */
  react: (visitor: string, replyId: string, reaction: Reaction | null) => boolean
  setTyping: (visitor: string, isTyping: boolean) => void
  choose: (visitor: string, choices: Choices) => void
  /**
   * First what came after `mark` (all of it when the mark is another process's), then what comes. Returns how to stop.
   * Watching takes the place of nobody's chat: who only says that they have one learns nothing while all are taken.
   */
  watch: (visitor: string, mark: string | undefined, watcher: Watcher) => () => void
  /** Takes the chat out of memory and tells its pages. */
  forget: (visitor: string) => void
  /** Those that were idle for too long. */
  forgetIdle: () => void
}

interface Chat {
  /** In the order shown; `at` grows with every change. */
  entries: { entry: Entry; at: number }[]
  lastMs: number
  typingUntilMs: number
  choices: Choices | null
  watchers: Set<Watcher>
}

export function createChats(nowMs: () => number, given: Partial<ChatLimits> = {}): Chats {
  const limits = { ...LIMITS, ...given }
  /** Marks of another process, or of an erased chat's namesake, mean nothing here. */
  const epoch = randomBytes(4).toString('hex')
  const chats = new Map<string, Chat>()
  let changes = 0

  function open(visitor: string): Chat {
    const known = chats.get(visitor)
    if (known) return known
    if (chats.size >= limits.mostChats) forgetOldest()
    const chat = emptyChat(nowMs())
    chats.set(visitor, chat)
    return chat
  }

  /** One in which nothing was written goes before any other. */
  function forgetOldest(): void {
    const ageOf = ({ entries, lastMs }: Chat): number => (entries.length === 0 ? 0 : lastMs)
    let oldest: [string, number] | undefined
    for (const [visitor, chat] of chats)
      if (oldest === undefined || ageOf(chat) < oldest[1]) oldest = [visitor, ageOf(chat)]
    if (oldest !== undefined) forget(oldest[0])
  }

  function forget(visitor: string): void {
    const chat = chats.get(visitor)
    chats.delete(visitor)
    for (const watcher of chat?.watchers ?? []) watcher.gone()
  }

  function put(chat: Chat, entry: Entry): void {
    const at = ++changes
    const known = chat.entries.find((each) => each.entry.id === entry.id)
    if (known) Object.assign(known, { entry, at })
    else chat.entries.push({ entry, at })
    if (chat.entries.length > limits.mostEntries) chat.entries.shift()
    for (const watcher of chat.watchers) watcher.entry(entry, markOf(at))
  }

  function markOf(at: number): string {
    return `${epoch}-${at}`
  }

  function after(mark: string | undefined): number {
    const [of, at] = mark?.split('-') ?? []
    return of === epoch && at !== undefined && /^\d{1,15}$/.test(at) ? Number(at) : 0
  }

  function quoteOf(chat: Chat, { quote }: OutboundReply): Replied['quote'] {
    if (!quote) return null
    const asked = chat.entries.find(({ entry }) => entry.id === quote.messageId)?.entry
    const hasPicture = asked?.kind === 'asked' && asked.picture !== null
    return { id: quote.messageId, text: quote.text.slice(0, SHOWN), hasPicture }
  }

  return {
    view(visitor) {
      const chat = chats.get(visitor)
      const entries = chat?.entries.map(({ entry }) => entry) ?? []
      return {
        entries,
        isTyping: (chat?.typingUntilMs ?? 0) > nowMs(),
        isWaiting: entries.at(-1)?.kind === 'asked',
        mark: markOf(Math.max(0, ...(chat?.entries.map(({ at }) => at) ?? []))),
        choices: chat?.choices ?? null,
      }
    },
    add(visitor, entry) {
      const chat = open(visitor)
      chat.lastMs = nowMs()
      put(chat, { ...entry, kind: 'asked', atMs: nowMs(), text: shown(entry.text) })
    },
    remove(visitor, id) {
      const chat = chats.get(visitor)
      if (!chat) return
      chat.entries = chat.entries.filter(({ entry }) => entry.id !== id)
      for (const watcher of chat.watchers) watcher.removed(id)
    },
    reply(visitor, reply) {
      // The simulator has other chats, and some were erased meanwhile.
      const chat = chats.get(visitor)
      if (!chat) return
      chat.typingUntilMs = 0
      for (const watcher of chat.watchers) watcher.typing(false)
      const { messageId: id, text, card = null } = reply
      put(chat, {
        kind: 'replied',
        id,
        atMs: nowMs(),
        text,
        quote: quoteOf(chat, reply),
        card,
        reaction: null,
      })
    },
    react(visitor, replyId, reaction) {
      const chat = chats.get(visitor)
      const found = chat?.entries.find(({ entry }) => entry.id === replyId)?.entry
      if (!chat || found?.kind !== 'replied') return false
      chat.lastMs = nowMs()
      put(chat, { ...found, reaction })
      return true
    },
    setTyping(visitor, isTyping) {
      const chat = chats.get(visitor)
      if (!chat) return
      chat.typingUntilMs = isTyping ? nowMs() + limits.typingMs : 0
      for (const watcher of chat.watchers) watcher.typing(isTyping)
    },
    choose(visitor, choices) {
      open(visitor).choices = choices
    },
    watch(visitor, mark, watcher) {
      const isRoom = chats.has(visitor) || chats.size < limits.mostChats
      const chat = isRoom ? open(visitor) : emptyChat(nowMs())
      const from = after(mark)
      const missed = chat.entries.filter(({ at }) => at > from).toSorted((one, other) => one.at - other.at)
      for (const { entry, at } of missed) watcher.entry(entry, markOf(at))
      if (chat.typingUntilMs > nowMs()) watcher.typing(true)
      chat.watchers.add(watcher)
      return () => {
        chat.watchers.delete(watcher)
        const isEmpty = chat.watchers.size === 0 && chat.entries.length === 0
        if (isEmpty && chats.get(visitor) === chat) chats.delete(visitor)
      }
    },
    forget,
    forgetIdle() {
      for (const [visitor, { lastMs }] of chats) if (nowMs() - lastMs > limits.idleMs) forget(visitor)
    },
  }
}

function emptyChat(lastMs: number): Chat {
  return { entries: [], lastMs, typingUntilMs: 0, choices: null, watchers: new Set() }
}

/** Never half a surrogate pair at the cut. */
function shown(text: string): string {
  if (text.length <= SHOWN) return text
  return `${text.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/, '')}…`
}
