/** Pages without a QR symbol: dense text, Nastaliq, emoji, crosswords, tables, home screens. */
import type { PageSize } from './browser.ts'
import type { Subjects } from './chat-texts.ts'
import { escapeHtml } from './chat-page.ts'
import type { Language } from '../../src/model.ts'
import type { Random } from './random.ts'

type Page = (random: Random, subjects: Record<Language, Subjects>) => string

const EMOJI = [
  '😂',
  '🔥',
  '❤️',
  '🎉',
  '🙏',
  '😭',
  '✨',
  '🥰',
  '👍',
  '🌹',
  '💯',
  '🎂',
  '⬛',
  '⬜',
  '🔲',
  '🔳',
  '🟥',
  '🟦',
]
const LETTERS = 'АБВГДЕЖЗИКЛМНОПРСТ'

const article: Page = (random, subjects) => {
  const language = random.pick(['en', 'ru', 'kk', 'ur-Latn'] as const)
  return paragraphs(
    random.shuffle(subjects[language].harmless).slice(0, 14),
    "Georgia,'Noto Serif'",
    15,
    'ltr',
  )
}

const nastaliq: Page = (random, subjects) =>
  paragraphs(random.shuffle(subjects.ur.harmless).slice(0, 9), "'Noto Nastaliq Urdu'", 17, 'rtl')

function paragraphs(rows: { text: string }[], font: string, size: number, direction: string): string {
  const text = rows.map((row) => `<p>${escapeHtml(row.text)}</p>`).join('')
  return `<body dir="${direction}" style="font:${size}px ${font};line-height:${direction === 'rtl' ? 2.2 : 1.4};margin:18px">${text}`
}

const emojiWall: Page = (random) => {
  const signs = Array.from({ length: 420 }, () => random.pick(EMOJI)).join('')
  return `<body style="margin:8px;font:${random.int(18, 34)}px 'Noto Color Emoji';line-height:1.25;word-break:break-all;background:${random.pick(['#fff', '#0b141a'])}">${signs}`
}

const crossword: Page = (random) => {
  const cells = random.int(11, 21)
  const size = Math.floor(370 / cells)
  const boxes = Array.from({ length: cells * cells }, () =>
    random.chance(0.35) ? '<b></b>' : `<i>${random.chance(0.4) ? random.text(LETTERS, 1) : ''}</i>`,
  )
  return `<style>div{display:grid;grid-template-columns:repeat(${cells},${size}px);border:2px solid #000;width:${cells * size}px;margin:60px auto}b,i{height:${size}px;border:1px solid #000;font:${size * 0.6}px Roboto;text-align:center}b{background:#000}</style><div>${boxes.join('')}</div>`
}

const table: Page = (random) => {
  const rows = Array.from(
    { length: 30 },
    (_, row) =>
      `<tr>${[row + 1, random.int(100, 99_999), random.pick(['Lahore', 'Алматы', 'Astana', 'Karachi']), `${random.int(1, 99)}%`, random.int(1000, 9999)].map((cell) => `<td>${cell}`).join('')}`,
  )
  return `<style>td{border:1px solid #666;padding:3px 8px;font:14px 'Noto Sans'}table{border-collapse:collapse;margin:12px}</style><table>${rows.join('')}</table>`
}

const homeScreen: Page = (random) => {
  const icons = Array.from(
    { length: 24 },
    () =>
      `<div><i style="background:hsl(${random.int(0, 359)},70%,55%);border-radius:${random.pick([14, 28, 8])}px"></i>${random.pick(['Maps', 'Bank', 'Camera', 'Фото', 'Clock', 'Mail'])}</div>`,
  )
  return `<style>body{margin:0;height:100vh;background:linear-gradient(hsl(${random.int(0, 359)},40%,40%),#113);display:grid;grid-template-columns:repeat(4,1fr);align-items:center;justify-items:center;color:#fff;font:12px Roboto}div{text-align:center}i{display:block;width:56px;height:56px}</style>${icons.join('')}`
}

export const NEGATIVE_PAGES: Record<string, { count: number; draw: Page }> = {
  'text page': { count: 14, draw: article },
  'Nastaliq page': { count: 10, draw: nastaliq },
  'emoji wall': { count: 12, draw: emojiWall },
  crossword: { count: 12, draw: crossword },
  table: { count: 8, draw: table },
  'home screen': { count: 8, draw: homeScreen },
}

export const PAGE_SIZE: PageSize = { width: 400, height: 820, scale: 2.5 }
