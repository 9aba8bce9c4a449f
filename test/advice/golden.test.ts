/** The replies people read, one page per language, kept under test/golden/replies. Update with `vitest -u`. */
import { expect, test } from 'vitest'
import { composeFallback, composeReply } from '../../src/advice/advise.ts'
import { everyCase, type Case } from '../../src/advice/check-cases.ts'
import { LANGUAGES, type Language, type Lure } from '../../src/model.ts'
import { loadScreens } from '../../src/content/screens.ts'
import { CONTENT, CONTENT_DIR } from './content.ts'

const SCREENS = loadScreens(CONTENT_DIR).screens

/** What a person might have forwarded, per language and lure. */
const QUOTATIONS: Record<Language, Record<Lure, string>> = {
  en: {
    'device-linking': 'vote for my niece at vote-dance.top',
    'otp-request': 'send me the 6 digit code',
    'call-forwarding': '*401*0300•••••67#',
    'phishing-link': 'pay your fine at e-challan.cc/pay',
    'money-request': 'lend me 5,000, I will return it tomorrow',
    'other-scam': 'do not tell anybody about this call',
  },
  ur: {
    'device-linking': 'دیکھو تمہاری تصویر fb-photos.click/8812',
    'otp-request': 'پلیز وہ کوڈ بھیج دو',
    'call-forwarding': '*401*0300•••••67#',
    'phishing-link': 'چالان ادا کریں e-challan.cc/pay',
    'money-request': 'پانچ ہزار روپے بھیج دو',
    'other-scam': 'کسی کو نہ بتائیں',
  },
  'ur-Latn': {
    'device-linking': 'meri behan ko vote do vote-dance.top',
    'otp-request': '6 digit code bhej do',
    'call-forwarding': '*401*0300•••••67#',
    'phishing-link': 'challan jama karein e-challan.cc/pay',
    'money-request': '5000 bhej do urgently',
    'other-scam': 'kisi ko na batana',
  },
  ru: {
    'device-linking': 'проголосуй за мою племянницу vote-dance.top',
    'otp-request': 'скинь код из СМС',
    'call-forwarding': '**21*+7701•••••67#',
    'phishing-link': 'оплатите штраф shtraf-kz.cc/pay',
    'money-request': 'займи 50 000 до завтра',
    'other-scam': 'никому не сообщайте об этом звонке',
  },
  kk: {
    'device-linking': 'дауыс берші dauys-ber.top/k',
    'otp-request': 'СМС кодты айтыңыз',
    'call-forwarding': '**21*+7701•••••67#',
    'phishing-link': 'айыппұлды төлеңіз aiyppul.cc/pay',
    'money-request': '50 000 теңге жібере тұршы',
    'other-scam': 'ешкімге айтпаңыз',
  },
}

const COUNTRIES: Record<Language, string | null> = { en: null, ur: 'PK', 'ur-Latn': 'PK', ru: 'KZ', kk: 'KZ' }

/** Each story as danger, each recognised payload and screen, each path, each menu answer, each unread picture. */
const SHOWN = everyCase(CONTENT).filter(({ name }) => !/^(?:caution|unknown mmi|danger beside)/.test(name))

test.each(LANGUAGES)('the replies in %s are the ones that were read and agreed', async (language) => {
  expect(SHOWN.length).toBeGreaterThan(120)
  const replies = SHOWN.map((example) => `## ${example.name}\n\n${render(example, language)}\n`)
  const page = [
    `# Replies in ${language}\n`,
    ...replies,
    `## fallback\n\n${composeFallback(language, CONTENT)}\n`,
  ]
  await expect(page.join('\n')).toMatchFileSnapshot(`../golden/replies/${language}.md`)
})

/** Of a screen: what a phone in that language prints. */
function labelOf(id: string, language: Language): string | undefined {
  const titles = SCREENS.find((screen) => screen.id === id)?.titles
  return (titles?.[language] ?? titles?.en)?.[0]?.replaceAll('…', '')
}

function render({ input, say }: Case, language: Language): string {
  const quotation = QUOTATIONS[language][input.lure ?? 'device-linking']
  const signals = input.signals
    .filter(({ id }) => input.story === null || id === input.story || id.startsWith('screen.'))
    .map(({ id }) => ({
      id,
      evidence: labelOf(id, language) ?? (/^(?:url|qr)\./.test(id) ? 'vote-dance.top/k' : quotation),
    }))
  return composeReply(
    { ...input, signals, replyLanguage: language, country: COUNTRIES[language] },
    CONTENT,
    say,
  )
}
