/**
 * How else a row's text gets typed: Kazakh without its own letters, in Latin and in Arabic script, Russian
 * in Latin letters, Urdu with Arabic letter forms. For languages that have little text in that spelling.
 */
import type { Script } from '../src/triage/language-words.ts'
import type { Row } from './language-rows.ts'

type Table = Record<string, string>

const KAZAKH_PLAIN: Table = { ә: 'а', ө: 'о', ү: 'у', ұ: 'у', і: 'и', ң: 'н', қ: 'к', ғ: 'г', һ: 'х' }

const RUSSIAN_LATIN: Table = {
  ...{
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    е: 'e',
    ё: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    й: 'y',
    к: 'k',
    л: 'l',
  },
  ...{
    м: 'm',
    н: 'n',
    о: 'o',
    п: 'p',
    р: 'r',
    с: 's',
    т: 't',
    у: 'u',
    ф: 'f',
    х: 'h',
    ц: 'ts',
    ч: 'ch',
    ш: 'sh',
  },
  ...{ щ: 'sch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' },
}
const KAZAKH_LATIN: Table = {
  ...RUSSIAN_LATIN,
  ...{ ә: 'a', ө: 'o', ү: 'u', ұ: 'u', і: 'i', ң: 'n', қ: 'k', ғ: 'g', һ: 'h' },
}
const KAZAKH_LATIN_2021: Table = {
  ...{
    ...KAZAKH_LATIN,
    ә: 'ä',
    ө: 'ö',
    ү: 'ü',
    ұ: 'ū',
    ң: 'ñ',
    қ: 'q',
    ғ: 'ğ',
    ш: 'ş',
    ж: 'j',
    ы: 'y',
    у: 'u',
  },
}
const KAZAKH_LATIN_CHAT: Table = { ...KAZAKH_LATIN, қ: 'q', ж: 'j', я: 'ia', ю: 'iu', у: 'w', й: 'i' }
const KAZAKH_ARABIC: Table = {
  ...{ а: 'ا', ә: 'ا', б: 'ب', в: 'ۆ', г: 'گ', ғ: 'ع', д: 'د', е: 'ە', ё: 'يو', ж: 'ج', з: 'ز', и: 'ي' },
  ...{ й: 'ي', к: 'ك', қ: 'ق', л: 'ل', м: 'م', н: 'ن', ң: 'ڭ', о: 'و', ө: 'و', п: 'پ', р: 'ر', с: 'س' },
  ...{ т: 'ت', у: 'ۋ', ұ: 'ۇ', ү: 'ۇ', ф: 'ف', х: 'ح', һ: 'ھ', ц: 'تس', ч: 'چ', ш: 'ش', щ: 'شش', ъ: '' },
  ...{ ы: 'ى', і: 'ى', ь: '', э: 'ە', ю: 'يۋ', я: 'يا' },
}

function respell(text: string, table: Table): string {
  return Array.from(text.toLowerCase(), (letter) => table[letter] ?? letter).join('')
}

const ARABIC_FORMS: Table = { ی: 'ي', ک: 'ك', ہ: 'ه' }
const PERSIAN_FORMS: Table = { ي: 'ی', ك: 'ک', ى: 'ی', ه: 'ہ', ة: 'ہ' }

/** The row as `language` would be written in `script`; empty when it is no such row. */
export function spellingsOf(row: Row, script: Script, language: string): string[] {
  if (row.lang !== language) return []
  if (script === 'cyrillic' && language === 'kk') return [row.text, respell(row.text, KAZAKH_PLAIN)]
  if (script === 'latin' && language === 'kk') {
    return [KAZAKH_LATIN, KAZAKH_LATIN_2021, KAZAKH_LATIN_CHAT].map((table) => respell(row.text, table))
  }
  if (script === 'latin' && language === 'ru') return [respell(row.text, RUSSIAN_LATIN)]
  if (script === 'arabic' && language === 'kk') return [respell(row.text, KAZAKH_ARABIC)]
  if (script === 'arabic' && language === 'ur') return [row.text, respell(row.text, ARABIC_FORMS)]
  if (script === 'arabic') return [row.text, respell(row.text, PERSIAN_FORMS)]
  return [row.text]
}
