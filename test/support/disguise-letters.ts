/** What single letters and number words can be replaced by so that a person still reads the same word. Tables only. */

/** Letters of one script that look like letters of another, as scammers swap them. */
export const HOMOGLYPHS: Record<string, string> = {
  ...pairs('aceopxyijsABCEHKMOPTX', 'асеорхуіјѕАВСЕНКМОРТХ'),
  ...pairs('асеорхуіАВСЕНКМОРТХ', 'aceopxyiABCEHKMOPTX'),
}

/** Arabic-script letters that look the same and have another code: what an Arabic keyboard types. */
export const ARABIC_LOOKS: Record<string, string> = pairs('کیہ', 'كيه')

export const LEET: Record<string, string[]> = {
  a: ['4', '@'],
  e: ['3'],
  i: ['1', '!'],
  o: ['0'],
  s: ['5', '$'],
  l: ['1'],
  t: ['7'],
}
export const CYRILLIC_LEET: Record<string, string[]> = { о: ['0'], з: ['3'], ч: ['4'], б: ['6'] }

/** Kazakh letters as people type them on a Russian keyboard. */
export const RUSSIAN_KEYBOARD: Record<string, string> = pairs('әғқңөұүһіӘҒҚҢӨҰҮҺІ', 'агкноууxиАГКНОУУXИ')

export const VOWELS = /[aeiouаеиоуыіөүұәяюэاوی]/iu

/** Presentation forms: the isolated letters that some keyboards and picture readers give. */
export const ARABIC_FORMS: Record<string, string> = {
  ...pairs('ابپتجدرسعکگلمنوہی', 'ﺍﺏﭖﺕﺝﺩﺭﺱﻉﮎﮒﻝﻡﻥﻭﮦﯼ'),
  ...pairs('ٹچڈخحشصطفقغےں', 'ﭦﭺﮈﺥﺡﺵﺹﻁﻑﻕﻍﮮﮞ'),
}

/** Numbers as words: small ones that lures name (how many digits, how many votes). */
export const NUMBER_WORDS: Record<string, Record<string, string>> = {
  en: { 2: 'two', 3: 'three', 4: 'four', 5: 'five', 6: 'six', 8: 'eight', 10: 'ten' },
  ur: { 2: 'دو', 3: 'تین', 4: 'چار', 5: 'پانچ', 6: 'چھ', 8: 'آٹھ', 10: 'دس' },
  'ur-Latn': { 3: 'teen', 4: 'char', 5: 'panch', 6: 'chay', 8: 'aath', 10: 'das' },
  ru: { 2: 'два', 3: 'три', 4: 'четыре', 5: 'пять', 6: 'шесть', 8: 'восемь', 10: 'десять' },
  kk: { 2: 'екі', 3: 'үш', 4: 'төрт', 5: 'бес', 6: 'алты', 8: 'сегіз', 10: 'он' },
}

/** Words that detectors live on, as beginnings; whoever hides from them disguises these first. */
export const KEY_WORDS =
  /^(?:code|otp|pin|sms|pass|whats|link|vote|scan|send|bank|account|verif|forward|share|money|pay|dial|click|bhej|khat|paisa|rupay|raqam|код|смс|парол|вотс|ватс|ссылк|голос|скан|отправ|пришл|банк|счет|счёт|деньг|карт|перев|аккаунт|дауыс|жібер|жибер|сілтеме|ақша|акша|шот|бөлі|ауда|کوڈ|پن|واٹس|لنک|ووٹ|سکین|اسکین|بھیج|بینک|اکاؤنٹ|پاس|رقم|پیس)/iu

function pairs(from: string, to: string): Record<string, string> {
  const targets = Array.from(to)
  return Object.fromEntries(Array.from(from).map((char, i) => [char, targets[i] ?? char]))
}
