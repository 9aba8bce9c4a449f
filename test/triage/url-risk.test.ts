import { expect, test } from 'vitest'
import { loadBrands } from '../../src/content/brands.ts'
import { normalizeText } from '../../src/triage/text.ts'
import { skeleton, isOneSlip } from '../../src/triage/url-lookalike.ts'
import { unicodeLabel } from '../../src/triage/url-punycode.ts'
import { assessUrl } from '../../src/triage/url-risk.ts'
import { findUrls } from '../../src/triage/url.ts'

const book = loadBrands(new URL('../../src/content', import.meta.url).pathname)

function assess(text: string): string[] {
  const [found] = findUrls(normalizeText(text))
  if (!found) throw new Error(`no link in ${text}`)
  const { scheme, host, domain, path } = found
  return assessUrl({ kind: 'url', origin: 'message', text: found.text, scheme, host, domain, path }, book)
}

const CASES: [string, string[]][] = [
  ['https://kaspi.kz/shop', ['url.official']],
  ['https://pay.kaspi.kz/pay/abc', ['url.official']],
  ['https://chat.whatsapp.com/AbC', ['url.official']],
  ['https://example.kz/news', []],
  ['https://almaty-school25.kz/class7', []],
  ['vote-dance.top', ['url.suspicious-tld', 'url.bait-words', 'url.bait-name']],
  ['fb-photos.click/8812', ['url.lookalike', 'url.suspicious-tld', 'url.bait-words', 'url.bait-name']],
  ['dauys-ber.top/k', ['url.suspicious-tld', 'url.bait-words', 'url.bait-name']],
  ['kaspl-bank.kz', ['url.lookalike']],
  ['https://fаcebook.com/x', ['url.lookalike', 'url.punycode']], // Cyrillic а
  ['xn--fcebook-2fg.com', ['url.lookalike', 'url.punycode']],
  ['faceb00k.com/x', ['url.lookalike']],
  ['rnicrosoft.com', ['url.lookalike']],
  ['whatsaap.net', ['url.lookalike']],
  ['https://whatsapp.com.evil.com/x', ['url.brand-in-subdomain']],
  ['https://egov.kz.pay-tax.com/x', ['url.brand-in-subdomain']],
  ['hbl-online.com', ['url.lookalike']],
  ['https://facebook.com@evil.com/x', ['url.userinfo']],
  ['http://10.1.2.3/x', ['url.ip-address']],
  ['bit.ly/3xYz', ['url.shortener']],
  [
    'https://kaspi-bonus.web.app/x',
    ['url.brand-in-subdomain', 'url.free-hosting', 'url.bait-words', 'url.bait-name'],
  ],
  ['https://forms.gle/abc', ['url.free-hosting']],
  ['https://docs.google.com/forms/d/x', ['url.free-hosting']],
  ['https://files.com/Card.apk', ['url.apk']],
  ['tg://login?token=x', []],
  ['krishna-temple.org', []],
  ['pineapple.com', []],
  // what contains a name by chance, and names that are one owner's everywhere
  ['https://www.telegraph.co.uk/news', []],
  ['install.spotpos.com', []],
  ['kaspiysk-press.ru', []],
  ['https://finance.example.com/q', []],
  ['pages.tmall.com', []],
  ['https://www.google.co.id/patents', ['url.official']],
  ['https://amazon.ae/dp/1', ['url.official']],
  ['https://google.co.id.evil.com/x', ['url.brand-in-subdomain']],
  ['https://дом.рф/', []],
  // Kazakhstan
  ['halyk-bank24.kz', ['url.lookalike']],
  ['https://egov-kz.com/tolem', ['url.lookalike', 'url.bait-words']],
  ['gov-kz-komek.info', ['url.lookalike', 'url.suspicious-tld', 'url.bait-words', 'url.bait-name']],
  ['kasspii.kz', ['url.lookalike']],
  ['kaspi-kz.com', ['url.lookalike']],
  ['kcell-bonus.top', ['url.lookalike', 'url.suspicious-tld', 'url.bait-words', 'url.bait-name']],
  ['sergek-shtraf.com', ['url.lookalike', 'url.bait-words', 'url.bait-name']],
  ['https://kaspi.kz.oplata24.com/p', ['url.brand-in-subdomain', 'url.bait-words']],
  ['golos-konkurs.kz', ['url.bait-words', 'url.bait-name']],
  ['foto-lenta.net.ru/7', ['url.free-hosting', 'url.bait-words', 'url.bait-name']],
  ['foto-salon.kz', ['url.bait-words']],
  // Pakistan
  ['easypaissa.com', ['url.lookalike']],
  ['eazypaysa.com', ['url.lookalike']],
  ['jazz-cash-inam.com', ['url.lookalike', 'url.bait-words', 'url.bait-name']],
  ['bisp-8171-check.info', ['url.lookalike', 'url.suspicious-tld', 'url.bait-words', 'url.bait-name']],
  ['nadra-gov-pk.com/verify', ['url.lookalike', 'url.bait-words']],
  ['psca-echallan.live', ['url.lookalike', 'url.suspicious-tld', 'url.bait-words']],
  ['naat-vote.vercel.app', ['url.free-hosting', 'url.bait-words', 'url.bait-name']],
  ['my-naat.web.app/x', ['url.free-hosting', 'url.bait-words', 'url.bait-name']],
  ['https://www.punjab.gov.pk/laptop', ['url.official']],
  // the world
  ['wa-login.com', ['url.lookalike', 'url.bait-words', 'url.bait-name']],
  ['doh.wa.gov', []],
  ['natwest-review.com', ['url.lookalike']],
  ['hr-revision.info', ['url.suspicious-tld']],
  ['hrrevision.info', []],
  ['http://2130706433/a', ['url.ip-address']],
]

test('tells risky links from ordinary ones', () => {
  expect(CASES.length).toBeGreaterThan(20)
  expect(CASES.map(([text]) => [text, assess(text)])).toEqual(CASES)
})

test('official addresses of every brand are official and never look-alikes', () => {
  expect(book.brands.length).toBeGreaterThan(35)
  for (const brand of book.brands) {
    for (const domain of brand.domains) {
      const ids = assess(`https://${domain}/`)
      // Anybody can publish under telegra.ph, and goo.gl hides where it leads.
      const shared = domain === 'telegra.ph' ? ['url.free-hosting'] : ['url.official']
      expect([domain, ...ids]).toEqual([domain, ...(domain === 'goo.gl' ? ['url.shortener'] : []), ...shared])
    }
  }
})

test('skeletons, slips and punycode', () => {
  expect(skeleton('fаceb00k')).toBe(skeleton('facebook'))
  expect(skeleton('KASPL')).toBe(skeleton('kaspi'))
  expect(isOneSlip('kapsi', 'kaspi')).toBe(true)
  expect(isOneSlip('kasspi', 'kaspi')).toBe(true)
  expect(isOneSlip('kiaspi', 'kopsi')).toBe(false)
  expect(unicodeLabel('xn--fcebook-2fg')).toBe('fаcebook')
  expect(unicodeLabel('xn--90ab1bi6cd')).not.toBe('')
  for (const broken of ['xn--', 'xn--a-', 'xn--999999999', 'xn--ääää', 'plain']) {
    expect(typeof unicodeLabel(broken)).toBe('string')
  }
})
