/** Words of a phone's and a chat app's own interface in the languages it runs in; ur-Latn writers use it in English. */
import type { Language } from '../../src/model.ts'

export type InterfaceLanguage = Exclude<Language, 'ur-Latn'>

export interface ChatLabels {
  direction: 'ltr' | 'rtl'
  forwarded: string[]
  placeholder: string
  today: string
  yesterday: string
  online: string
  encrypted: string
  /** People and groups, all made up. */
  names: string[]
}

export const CHAT_LABELS: Record<InterfaceLanguage, ChatLabels> = {
  en: {
    direction: 'ltr',
    forwarded: ['Forwarded', 'Forwarded', 'Forwarded many times'],
    placeholder: 'Message',
    today: 'Today',
    yesterday: 'Yesterday',
    online: 'online',
    encrypted:
      'Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.',
    names: [
      'Aunty Shazia',
      'Bilal Office',
      'Mum',
      'Sana (Class 8B)',
      '+1 555 010 0142',
      'Uncle Rafiq',
      'Dana',
    ],
  },
  ur: {
    direction: 'rtl',
    forwarded: ['فارورڈ کردہ', 'فارورڈ کیا گیا', 'کئی بار فارورڈ کردہ'],
    placeholder: 'پیغام',
    today: 'آج',
    yesterday: 'کل',
    online: 'آن لائن',
    encrypted:
      'پیغامات اور کالز اینڈ ٹو اینڈ انکرپٹڈ ہیں۔ صرف اس چیٹ میں شامل لوگ انہیں پڑھ، سن یا شیئر کر سکتے ہیں۔',
    names: ['خالہ شازیہ', 'بلال دفتر', 'امی جان', 'ثنا باجی', '+92 300 000 0142', 'چچا رفیق'],
  },
  ru: {
    direction: 'ltr',
    forwarded: ['Пересланное сообщение', 'Переслано', 'Переслано много раз'],
    placeholder: 'Сообщение',
    today: 'Сегодня',
    yesterday: 'Вчера',
    online: 'в сети',
    encrypted:
      'Сообщения и звонки защищены сквозным шифрованием. Только участники чата могут их прочитать или прослушать.',
    names: ['Тётя Света', 'Марат сосед', 'Мама', 'Айгуль родит. комитет', '+7 700 000 01 42', 'Дядя Женя'],
  },
  kk: {
    direction: 'ltr',
    forwarded: ['Қайта жіберілген', 'Бағытталған хабар', 'Көп рет қайта жіберілген'],
    placeholder: 'Хабар',
    today: 'Бүгін',
    yesterday: 'Кеше',
    online: 'желіде',
    encrypted: 'Хабарлар мен қоңыраулар шифрланған. Оларды тек осы чаттағы адамдар оқи немесе тыңдай алады.',
    names: ['Айгүл апай', 'Нұрлан көрші', 'Анашым', 'Гүлнәр тәте', '+7 700 000 01 42', 'Ерлан аға'],
  },
}

/** The interface that a phone of somebody who writes this language runs in, by default. */
export function interfaceOf(language: Language): InterfaceLanguage {
  return language === 'ur-Latn' ? 'en' : language
}
