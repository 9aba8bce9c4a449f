/** Draws one planned screenshot with writing in Chromium and sends it on its journey; the picture and its truth come out. */
import sharp, { type Sharp } from 'sharp'
import type { Language } from '../../src/model.ts'
import type { PageDrawer } from './browser.ts'
import { CHAT_LABELS, interfaceOf, type ChatLabels, type InterfaceLanguage } from './chat-labels.ts'
import { chooseLook, type Look } from './chat-look.ts'
import { chatPage, type Chat, type ChatBubble } from './chat-page.ts'
import { inventParts, PART_MESSAGES, SMALL_TALK, type Subjects } from './chat-texts.ts'
import { exactParts } from './exact-parts.ts'
import { ownScreenPage } from './own-screen-page.ts'
import { SCREEN_WORDS } from './own-screen-words.ts'
import { createRandom, type Random } from './random.ts'
import type { Journey, TextPlan } from './text-plan.ts'
import type { Drawn, OwnScreen, TextPicture } from './truth.ts'

export async function drawText(
  plan: TextPlan,
  subjects: Record<Language, Subjects>,
  drawer: PageDrawer,
): Promise<Drawn<TextPicture>> {
  const random = createRandom(`text/${plan.id}`)
  const look = chooseLook(random, plan.theme, plan.script)
  const { png, ...content } = plan.screen
    ? await drawScreen(plan.screen, interfaceOf(plan.language), look, random, drawer)
    : await drawChat(plan, look, subjects[plan.language], random, drawer)
  const { bytes, extension } = await travel(png, plan.journey, random)
  return {
    bytes,
    truth: {
      file: `${plan.id}.${extension}`,
      category: plan.category,
      language: plan.language,
      theme: plan.theme,
      font: look.font,
      isLegible: plan.journey !== 'blurred' && plan.script !== 'nastaliq',
      ...content,
    },
  }
}

type Content = Pick<TextPicture, 'kind' | 'bubbles' | 'exact' | 'chrome' | 'screen' | 'subject'> & {
  png: Buffer
}

async function drawScreen(
  screen: OwnScreen,
  language: InterfaceLanguage,
  look: Look,
  random: Random,
  drawer: PageDrawer,
): Promise<Content> {
  const words = random.pick(SCREEN_WORDS[language][screen])
  const parts = inventParts(random)
  // Apps keep a number's direction within Urdu.
  const isolated = { ...parts, phone: `\u2066${parts['phone']}\u2069` }
  const filled = { ...words, body: words.body.map((text) => fill(text, isolated)) }
  const page = ownScreenPage(screen, filled, language, look, random)
  const texts = page.texts.map((text) => text.replaceAll(/[\u2066\u2069]/g, ''))
  const { png } = await drawer.draw(page.html, look)
  return {
    png,
    kind: 'screen',
    screen,
    bubbles: texts.map((text) => ({ side: 'screen', text })),
    exact: texts.flatMap(exactParts),
    chrome: [page.clock],
  }
}

async function drawChat(
  plan: TextPlan,
  look: Look,
  subjects: Subjects,
  random: Random,
  drawer: PageDrawer,
): Promise<Content> {
  const labels = CHAT_LABELS[chooseInterface(plan.language, random)]
  const subject = random.pick(plan.about === 'lure' ? subjects.lures : subjects.harmless)
  const matter =
    plan.about === 'parts' ? chooseMessages(PART_MESSAGES[plan.language], random) : [subject.text.trim()]
  const parts = inventParts(random)
  const bubbles = talkAround(
    matter.map((text) => fill(text, parts)),
    plan.language,
    labels,
    look,
    random,
  )
  const chat = around(bubbles, labels, look, random)
  const { png, boxes } = await drawer.draw(chatPage(chat, labels, look), look)
  const shown = bubbles.filter(({ id }) => id in boxes)
  const texts = shown.map(({ text }) => text)
  return {
    png,
    kind: 'chat',
    bubbles: shown.map(({ side, text, label }) => ({ side, text, ...(label && { isForwarded: true }) })),
    exact: texts.flatMap(exactParts),
    chrome: chromeOf(chat, labels),
    ...(plan.about !== 'parts' && {
      subject: { id: subject.id, text: subject.text, level: subject.level },
    }),
  }
}

/** The first, whose link is long enough to wrap, and three others. */
function chooseMessages([first = '', ...others]: string[], random: Random): string[] {
  return random.shuffle([first, ...random.shuffle(others).slice(0, 3)])
}

/** Many phones in Pakistan and Kazakhstan run in another language than their owners write. */
function chooseInterface(language: Language, random: Random): InterfaceLanguage {
  if (language === 'ur') return random.chance(0.6) ? 'ur' : 'en'
  if (language === 'kk') return random.chance(0.5) ? 'kk' : 'ru'
  return interfaceOf(language)
}

/** The messages that matter, from the other side and mostly forwarded, with a little talk before and after. */
function talkAround(
  matter: string[],
  language: Language,
  labels: ChatLabels,
  look: Look,
  random: Random,
): ChatBubble[] {
  const talk = random.shuffle(SMALL_TALK[language])
  const before = talk.slice(0, random.int(0, 5))
  const after = talk.slice(5, 5 + random.int(0, 1))
  const isForwarded = random.chance(0.6)
  let minute = random.int(8, 20) * 60 + random.int(0, 40)
  return [...before, ...matter, ...after].map((text, index) => {
    minute += random.int(0, 6)
    const isMatter = matter.includes(text)
    return {
      id: `b${index}`,
      side: isMatter || random.chance(0.5) ? 'them' : 'me',
      text,
      time: clockOf(minute, look.isTwelveHours),
      ...(isMatter && isForwarded && { label: random.pick(labels.forwarded) }),
    }
  })
}

function around(bubbles: ChatBubble[], labels: ChatLabels, look: Look, random: Random): Chat {
  return {
    name: random.pick(labels.names),
    status: random.chance(0.7) ? labels.online : '',
    clock: clockOf(random.int(8 * 60, 22 * 60), look.isTwelveHours).replace(/ [AP]M/, ''),
    batteryPercent: random.int(9, 99),
    day: random.pick([labels.today, labels.yesterday]),
    notice: random.chance(0.2) ? labels.encrypted : '',
    bubbles,
  }
}

function chromeOf(chat: Chat, labels: ChatLabels): string[] {
  const { name, status, clock, day, notice, bubbles } = chat
  const around = [`${clock} ${chat.batteryPercent}%`, name, status, `${name} ${status}`, day, notice]
  const within = bubbles.flatMap(({ time, label }) => [time, label ?? ''])
  return [...new Set([...around, labels.placeholder, ...within])].filter((text) => text.trim() !== '')
}

/** What a phone shows for minutes after midnight. */
function clockOf(minutes: number, isTwelveHours: boolean): string {
  const hour = Math.floor(minutes / 60)
  const rest = String(minutes % 60).padStart(2, '0')
  if (!isTwelveHours) return `${hour}:${rest}`
  return `${((hour + 11) % 12) + 1}:${rest} ${hour < 12 ? 'AM' : 'PM'}`
}

function fill(text: string, parts: Record<string, string>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '')
}

async function travel(
  png: Buffer,
  journey: Journey,
  random: Random,
): Promise<{ bytes: Buffer; extension: string }> {
  const inside = (side: number): Sharp =>
    sharp(png).resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
  const jpeg = async (image: Sharp, quality: number) => ({
    bytes: await image.jpeg({ quality, mozjpeg: false }).toBuffer(),
    extension: 'jpg',
  })
  switch (journey) {
    case 'as-taken':
      if (random.chance(0.5))
        return { bytes: await sharp(png).removeAlpha().png().toBuffer(), extension: 'png' }
      return jpeg(sharp(png), random.int(80, 95))
    case 'sent':
      return jpeg(inside(1600), random.int(65, 85))
    case 'sent-again':
      return jpeg(sharp((await jpeg(inside(1600), random.int(40, 60))).bytes), random.int(40, 55))
    case 'blurred':
      return jpeg(inside(random.int(300, 380)).blur(0.8), 40)
  }
}
