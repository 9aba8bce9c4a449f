/**
 * Words a reply must not contain: claims that something is all right, and contacts that are superseded or
 * disputed. In: a rendered reply. Out: the offending sentences.
 */
import type { Language } from '../model.ts'

interface ClaimRule {
  claim: RegExp
  /** In the same sentence it turns the claim into a denial or a question. */
  denial: RegExp
}

const RULES: Record<Language, ClaimRule> = {
  en: {
    claim: /\b(?:safe|safely|secure|genuine|harmless|trustworthy|legit|legitimate|authentic|no danger)\b/i,
    denial: /\b(?:not|no|never|nobody|nothing|cannot|does not)\b|n't\b|\?/i,
  },
  ur: {
    claim: /محفوظ|اصلی|حقیقی|بے ضرر|قابلِ? ?اعتماد|کوئی خطرہ نہیں/,
    denial: /نہیں|نہ |کبھی|؟/,
  },
  'ur-Latn': {
    claim: /\b(?:safe|mehfo+z|mahfo+z|asli|genuine|haqeeqi|be-?zarar|koi khatra nahi)\b/i,
    denial: /\b(?:nahi|nahin|na|kabhi)\b|\?/i,
  },
  ru: {
    claim: /безопас[а-яё]*|подлинн[а-яё]*|безвредн[а-яё]*|безобидн[а-яё]*|над[её]жн[а-яё]*|настоящ[а-яё]*/i,
    denial: /(?:^|[^а-яё])(?:не|нет|ни|никогда|никто)(?![а-яё])|\?/i,
  },
  kk: {
    claim: /қауіпсіз[а-яёәғқңөұүһі]*|шынайы|зиянсыз|түпнұсқа|сенімді/i,
    denial: /емес|болмайды|жоқ|дәлелдемейді|ешқашан|ме\?|ма\?|\?/i,
  },
}

/** Superseded in 2025, disputed between official texts, or regional (see countries/*.yaml). */
const FORBIDDEN_CONTACTS =
  /(?<!\d)1991(?!\d)|9106691|nr3c|0800-?55055|0800-?25625|(?<!\d)9915(?!\d)|(?<!\d)8070(?!\d)|7334403|733 ?4403|99-66-07|support@whatsapp/i

/** Sentences that claim something is all right. */
export function claims(text: string, language: Language): string[] {
  const { claim, denial } = RULES[language]
  return sentences(text).filter((sentence) => claim.test(sentence) && !denial.test(sentence))
}

export function forbiddenContacts(text: string): string[] {
  return text.split('\n').filter((line) => FORBIDDEN_CONTACTS.test(line))
}

/** Keeps the closing mark, which tells a question. */
function sentences(text: string): string[] {
  return text.match(/[^.!?؟۔\n]+[.!?؟۔]?/g) ?? []
}
