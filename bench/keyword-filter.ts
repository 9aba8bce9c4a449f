/**
 * The alternative that is named beside triage: a filter as messengers' bots and group admins build it, a plain list
 * of words and a threshold. It looks for them in lower-cased text and knows no class, no negation and no direction.
 */
import { LANGUAGES, type Language } from '../src/model.ts'

/** Parts of words where endings vary. */
const WORDS: Record<Language, string> = {
  en: `code, otp, one time, 6 digit, six digit, verification, verify, confirm, password, pin, cvv, login, log in, sign in,
    link, click, tap here, http, bit.ly, .apk, install, download, scan, qr, linked device, whatsapp web, forward to, vote,
    contest, competition, photo of you, is this you, video, win, won, winner, prize, lottery, gift, reward, bonus, free,
    claim, lucky, congratulation, selected, urgent, immediately, hurry, last chance, expire, suspend, block, deactivat,
    within 24 hours, limited time, send money, transfer, borrow, lend, loan, payment, pay now, fee, refund, account number,
    bank, card, wallet, crypto, bitcoin, invest, profit, double your, earn, per day, part time, work from home, job offer,
    parcel, delivery, customs, courier, tax, fine, challan, police, arrest, court, support team, security team, customer care,
    help line, official, new number, hacked, *21, *401, **62, **21, dial, call forwarding, anydesk, teamviewer, screen share,
    do not tell, don't tell, keep it secret, emergency, accident, hospital, visa, scholarship, giveaway, subscribe`,
  ur: `کوڈ, او ٹی پی, ہندسوں, تصدیق, پاس ورڈ, پن, لاگ ان, لنک, کلک, ڈاؤن لوڈ, انسٹال, اسکین, کیو آر, ووٹ, مقابلہ, تصویر,
    ویڈیو, انعام, جیت, لاٹری, قرعہ اندازی, تحفہ, بونس, مفت, مبارک, خوش نصیب, منتخب, فوری, جلدی, ابھی, آخری موقع, بلاک, معطل,
    بند ہو, گھنٹے, پیسے, رقم, روپے, ادھار, قرض, بھیج, ٹرانسفر, ادائیگی, فیس, ریفنڈ, اکاؤنٹ, بینک, کارڈ, جاز کیش, ایزی پیسہ,
    سرمایہ, منافع, کمائی, کمائیں, نوکری, ملازمت, گھر بیٹھے, پارسل, ڈیلیوری, کسٹم, کوریئر, ٹیکس, جرمانہ, چالان, پولیس, گرفتار,
    عدالت, نمائندہ, ہیلپ لائن, سیکیورٹی, سرکاری, نیا نمبر, ہیک, ڈائل, کال فارورڈ, ستارہ, بے نظیر, احساس, بی آئی ایس پی, نادرا,
    کسی کو نہ بتا, ایمرجنسی, ایکسیڈنٹ, حادثہ, ہسپتال, ویزا, اسکالرشپ, سم`,
  'ur-Latn': `code, kod, otp, digit, tasdeeq, verify, password, pin, login, link, click, download, install, scan, qr, vote,
    muqabla, tasveer, photo, video, inaam, inam, jeet, lottery, qura, tohfa, gift, bonus, muft, free, mubarak, khush naseeb,
    select, foran, fori, jaldi, abhi, akhri, block, band ho, ghante, paise, paisay, raqam, rupay, rupees, udhaar, udhar,
    qarz, bhej, transfer, payment, fees, refund, account, bank, card, jazzcash, jazz cash, easypaisa, easy paisa, invest,
    munafa, kamai, kamayen, kamao, naukri, nokri, job, ghar baithe, ghar bethe, parcel, delivery, custom, courier, tax,
    jurmana, challan, police, giraftar, adalat, numainda, helpline, security, sarkari, naya number, new number, hack, dial,
    call forward, benazir, ehsaas, bisp, nadra, kisi ko na, kisi ko mat, emergency, accident, hadsa, hospital, visa,
    scholarship, sim`,
  ru: `код, смс, sms, цифр, подтверд, пароль, пин, cvv, войти, вход, авториз, ссылк, перейд, нажми, скача, установ, апк, .apk,
    сканир, qr, куар, связанные устройства, голос, проголос, конкурс, фото, это ты, видео, выигр, приз, лотере, розыгрыш,
    подар, бонус, бесплатн, поздравля, выбран, срочн, быстрее, сейчас, последний шанс, заблок, блокир, приостан, истек,
    в течение, деньг, денег, перевод, переве, скин, займ, долг, кредит, оплат, комисси, возврат, счет, счёт, банк, карт,
    kaspi, каспи, кошел, крипт, биткоин, инвест, прибыл, заработ, доход, подработ, ваканси, удаленн, удалённ, посылк, доставк,
    таможн, курьер, налог, штраф, полици, суд, прокурат, служба безопасности, служба поддержки, оператор, егов, egov, эцп,
    новый номер, взлом, набери, переадрес, *21, **62, anydesk, rustdesk, демонстрац, никому не, не говори, авари, больниц,
    виз, стипенди, пенси, выплат, пособи`,
  kk: `код, смс, sms, сандық, растау, раста, құпиясөз, құпия сөз, пин, кіру, кіріңіз, сілтеме, басыңыз, өтіңіз, жүктеп, жүктеңіз,
    орнат, .apk, сканер, qr, құрылғы, дауыс бер, дауыс, байқау, конкурс, сурет, фото, видео, ұтып, ұтыс, ұттыңыз, жүлде,
    сыйлық, лотерея, бонус, тегін, құттықтай, таңдалд, шұғыл, тез, қазір, соңғы мүмкіндік, бұғатта, блок, тоқтат, мерзімі,
    сағат ішінде, ақша, аударып, аудар, салып жібер, салып бер, қарыз, несие, кредит, төле, төлем, комиссия, қайтар, шот,
    банк, карта, kaspi, каспи, әмиян, крипто, инвест, пайда, табыс, жұмыс, үйде отырып, сәлемдеме, посылка, жеткіз, кеден,
    курьер, салық, айыппұл, полиция, сот, прокурат, қауіпсіздік қызметі, қолдау қызметі, оператор, egov, эцқ, жаңа нөмір,
    жаңа номер, бұзып, взлом, теріңіз, теріп, бағытта, переадрес, *21, **62, anydesk, ешкімге айтпа, апат, аурухана, виза,
    шәкіртақы, зейнетақы, жәрдемақы, төлемақы`,
}

/** Different words of the list that a message must hold to be flagged. */
export const THRESHOLDS = [1, 2, 3] as const

export interface KeywordFilter {
  /** How many words each language's list has. */
  words: Record<Language, number>
  /** How many different listed words the text holds. */
  hits(text: string): number
}

/** The lists of all languages in one expression, as nobody knows a message's language beforehand. */
export function makeKeywordFilter(): KeywordFilter {
  const lists = LANGUAGES.map((language) => [language, listOf(language)] as const)
  // The longest first, so that an alternative is not hidden behind a shorter one it begins with.
  const all = [...new Set(lists.flatMap(([, words]) => words))].toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(all.map((word) => escapeForPattern(word)).join('|'), 'g')
  return {
    words: Object.fromEntries(lists.map(([language, words]) => [language, words.length])) as Record<
      Language,
      number
    >,
    hits: (text) => new Set(text.toLowerCase().match(pattern)).size,
  }
}

function listOf(language: Language): string[] {
  return WORDS[language].split(',').map((word) => word.trim())
}

function escapeForPattern(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
