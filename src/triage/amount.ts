/** Amounts of money with their currency in normalized text; positions and ISO 4217 codes out. */
export interface FoundAmount {
  currency: string
  start: number
  end: number
}

const NUMBER =
  '\\d{1,9}(?:[ .,]\\d{1,3}){0,4}(?: ?(?:k|к|m|lakhs?|lacs?|crores?|hazaa?r|тыс\\p{L}{0,4}|тысч|мың|мын|myn|млн|млрд|миллион\\p{L}{0,2}|لاکھ|ہزار|کروڑ|million|thousand)(?!\\p{L})\\.?)?'
const BEFORE = 'rs\\.?|pkr|inr|usdt?|kzt|rub|eur|[$₸₨₽€₹£]'
const AFTER =
  'rs(?!\\p{L})|rupees?|rupay[ea]?|rupaya|rupai?ye|pkr|روپ\\p{L}{1,3}|тг|тңг|тнг|теңге\\p{L}{0,4}|тенге|tenge|₸|kzt|руб\\p{L}{0,4}|р(?!\\p{L})|₽|dollars?|долл\\p{L}{0,5}|бакс\\p{L}{0,3}|usdt?|[$€₹£₨]|/-'
const AMOUNT = new RegExp(
  `(?<![\\p{L}\\d])(${BEFORE})[ :]{0,2}${NUMBER}|(?<![\\p{L}\\d.,])${NUMBER} ?(${AFTER})`,
  'gu',
)
const MOST = 50

const CURRENCIES: [RegExp, string][] = [
  [/^(?:тг|т[нң]г|те[нң]ге|tenge|₸|kzt)/, 'KZT'],
  [/^(?:р|₽|rub)/, 'RUB'],
  [/^(?:\$|dollar|долл|бакс|usd)/, 'USD'],
  [/^(?:€|eur)/, 'EUR'],
  [/^£/, 'GBP'],
  [/^(?:₹|inr)/, 'INR'],
  [/^./, 'PKR'],
]

/** At most fifty, in order. */
export function findAmounts(text: string): FoundAmount[] {
  if (!/\d/.test(text)) return []
  const found: FoundAmount[] = []
  for (const match of text.matchAll(AMOUNT)) {
    if (found.length >= MOST) break
    const sign = match[1] ?? match[2] ?? ''
    const currency = CURRENCIES.find(([pattern]) => pattern.test(sign))?.[1]
    if (currency) found.push({ currency, start: match.index, end: match.index + match[0].length })
  }
  return found
}
