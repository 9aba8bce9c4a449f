/** Which screenshots with writing there are: a flat list of what to draw, each with a seed of its own. */
import { LANGUAGES, type Language } from '../../src/model.ts'
import type { Script, Theme } from './chat-look.ts'
import { SCREENS, type OwnScreen } from './truth.ts'

/** What happens to the picture between the phone's screen and us. */
export type Journey = 'as-taken' | 'sent' | 'sent-again' | 'blurred'

export interface TextPlan {
  /** Names the file and seeds every choice. */
  id: string
  category: string
  language: Language
  theme: Theme
  script: Script
  journey: Journey
  screen?: OwnScreen
  /** A chat about a row of the corpus, or one of messages full of links and numbers. */
  about: 'lure' | 'harmless' | 'parts'
}

interface ChatCategory {
  category: string
  journey: Journey
  perLanguage: number
  about: TextPlan['about'][]
  languages?: Language[]
  script?: Script
}

const CHATS: ChatCategory[] = [
  { category: 'clean', journey: 'as-taken', perLanguage: 16, about: ['lure', 'harmless'] },
  { category: 'sent', journey: 'sent', perLanguage: 10, about: ['lure', 'harmless'] },
  { category: 'sent again', journey: 'sent-again', perLanguage: 4, about: ['lure', 'harmless'] },
  { category: 'links and numbers', journey: 'as-taken', perLanguage: 6, about: ['parts'] },
  { category: 'blurred', journey: 'blurred', perLanguage: 2, about: ['lure'] },
  {
    category: 'Nastaliq',
    journey: 'as-taken',
    perLanguage: 16,
    about: ['lure', 'harmless'],
    languages: ['ur'],
    script: 'nastaliq',
  },
]

const THEMES: readonly Theme[] = ['light', 'dark']

export function planTexts(): TextPlan[] {
  return [...CHATS.flatMap(planChats), ...planScreens()]
}

function planChats(chats: ChatCategory): TextPlan[] {
  const { category, journey, perLanguage, about, languages = LANGUAGES } = chats
  return languages.flatMap((language) =>
    Array.from({ length: perLanguage }, (_, index) => ({
      id: slug(`${category}-${language}-${index}`),
      category,
      language,
      theme: THEMES[index % 2] ?? 'light',
      script: chats.script ?? (language === 'ur' ? 'naskh' : 'latin'),
      journey,
      about: about[Math.floor(index / 2) % about.length] ?? 'lure',
    })),
  )
}

function planScreens(): TextPlan[] {
  return SCREENS.flatMap((screen) =>
    (['en', 'ur', 'ru', 'kk'] as const).flatMap((language) =>
      THEMES.flatMap((theme) =>
        (['as-taken', 'sent'] as const).map((journey) => ({
          id: slug(`screen-${screen}-${language}-${theme}-${journey}`),
          category: 'own screens',
          language,
          theme,
          script: language === 'ur' ? ('naskh' as const) : ('latin' as const),
          journey,
          screen,
          about: 'lure' as const,
        })),
      ),
    ),
  )
}

const slug = (text: string): string => text.toLowerCase().replaceAll(' ', '-')
