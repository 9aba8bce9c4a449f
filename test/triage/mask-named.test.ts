/** Secrets that the words beside them give away, in five languages, and what looks like them and stays. */
import { expect, test } from 'vitest'
import { maskSecrets } from '../../src/triage/mask.ts'
import { readTokens, redactText, showTokens } from '../../src/triage/redact.ts'

const MASKED: [string, string][] = [
  ['пароль Astana2024', 'пароль ••••••••••'],
  ['мой пароль: qwerty12', 'мой пароль: ••••••••'],
  ['құпиясөз Almaty77', 'құпиясөз ••••••••'],
  ['Менің құпия сөзім Aigul1990 болды', 'Менің құпия сөзім ••••••••• болды'],
  ['password is Hunter2!', 'password is •••••••!'],
  ['my password is sunshine', 'my password is ••••••••'],
  ['password: letmein', 'password: •••••••'],
  ['Password: P@ssw0rd, login ali@mail.com', 'Password: ••••••••, login ali@mail.com'],
  ['پاس ورڈ lahore123 ہے', 'پاس ورڈ ••••••••• ہے'],
  ['پاس ورڈ: کراچی786', 'پاس ورڈ: ••••••••'],
  ['mera password lahore123 hai', 'mera password ••••••••• hai'],
  ['mera password hai lahore123', 'mera password hai •••••••••'],
  ['ЭЦП пароль Aa123456', 'ЭЦП пароль ••••••••'],
  ['пароль от ЭЦП Aa123456', 'пароль от ЭЦП ••••••••'],
  ['ваш пароль Almaty77 скомпрометирован', 'ваш пароль •••••••• скомпрометирован'],
  ['Almaty77 это мой пароль', '•••••••• это мой пароль'],
  ['Логин: ivan\nПароль: sunshine', 'Логин: ivan\nПароль: ••••••••'],
  ['Логин: ivan\nПароль:\nAlmaty77', 'Логин: ivan\nПароль:\n••••••••'],
  ['пароль «Almaty77»', 'пароль «••••••••»'],
  ['password=qwerty1', 'password=•••••••'],
  ['пароль: длинный и сложный', 'пароль: ••••••• и сложный'],
  ['пароль: 1752 (никому)', 'пароль: •••• (никому)'],
  ['cvv 123', 'cvv •••'],
  ['CVV: 457', 'CVV: •••'],
  ['мой cvv код 457', 'мой cvv код •••'],
  ['цвв 123', 'цвв •••'],
  ['три цифры на обороте 771', 'три цифры на обороте •••'],
  ['CVV is 123 and card 4400 4302 1234 5678', 'CVV is ••• and card •••• •••• •••• ••••'],
  ['771 на обороте', '••• на обороте'],
  ['код 482.913', 'код •••.•••'],
  ['код 482_913', 'код •••_•••'],
  ['ваш код 482/913', 'ваш код •••/•••'],
  ['ваш код 482,913', 'ваш код •••,•••'],
  ['код 482*913', 'код •••*•••'],
  ['код 482 - 913', 'код ••• - •••'],
  ['код 482 – 913', 'код ••• – •••'],
  ['код 48-29-13', 'код ••-••-••'],
  ['код (482)(913)', 'код (•••)(•••)'],
  ['код 4829 13', 'код •••• ••'],
  ['код 48 2913', 'код •• ••••'],
  ['код 4️⃣8️⃣2️⃣9️⃣1️⃣3️⃣', 'код •️⃣•️⃣•️⃣•️⃣•️⃣•️⃣'],
  ['код 4️⃣ 8️⃣ 2️⃣ 9️⃣', 'код •️⃣ •️⃣ •️⃣ •️⃣'],
  ['код ④⑧②⑨①③', 'код ••••••'],
  ['код\n4\n8\n2\n9\n1\n3', 'код\n•\n•\n•\n•\n•\n•'],
  ['код четыре восемь два девять один три', 'код •••••• •••••• ••• •••••• •••• •••'],
  ['my code is four eight two nine one three', 'my code is •••• ••••• ••• •••• ••• •••••'],
  ['менің кодым төрт сегіз екі тоғыз бір үш', 'менің кодым •••• ••••• ••• ••••• ••• ••'],
  ['mera code char aath do nau ek teen hai', 'mera code •••• •••• •• ••• •• •••• hai'],
  ['میرا کوڈ چار آٹھ دو نو ایک تین ہے', 'میرا کوڈ ••• ••• •• •• ••• ••• ہے'],
  [
    'код четыреста восемьдесят два девятьсот тринадцать',
    'код ••••••••• ••••••••••• ••• ••••••••• ••••••••••',
  ],
  ['шифр 4829', 'шифр ••••'],
  ['цифры 4829', 'цифры ••••'],
  ['пинім 4829', 'пинім ••••'],
  ['5521', '••••'],
  ['4111.1111.1111.1111', '••••.••••.••••.••••'],
  ['4111_1111_1111_1111', '••••_••••_••••_••••'],
  ['4111/1111/1111/1111', '••••/••••/••••/••••'],
  ['4111, 1111, 1111, 1111', '••••, ••••, ••••, ••••'],
  ['4111\n1111\n1111\n1111', '••••\n••••\n••••\n••••'],
  ['ЖСН: 900 101 300 123', 'ЖСН: ••• ••• ••• •••'],
  ['иин 9001 0130 0123', 'иин •••• •••• ••••'],
  ['ЖСН 58 05 12 40 03 21', 'ЖСН •• •• •• •• •• ••'],
  ['удостоверение 045678912', 'удостоверение •••••••••'],
  ['паспорт N12345678', 'паспорт •••••••••'],
  ['CNIC 35202 1234567 1', 'CNIC ••••• ••••••• •'],
  ['CNIC: 35202 - 1234567 - 1', 'CNIC: ••••• - ••••••• - •'],
  ['секретный ключ: jbswy3dpehpk3pxp', 'секретный ключ: ••••••••••••••••'],
  [
    'otpauth://totp/a?secret=JBSW%59DPEHPK3PXP&issuer=x',
    'otpauth://totp/a?secret=•••••••••••••••••&issuer=x',
  ],
  [
    'https://a.kz/x?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF-_123',
    'https://a.kz/x?token=••••••••••••••••••••••••••••••••••••••••••••••••••••',
  ],
  ['https://a.kz/reset/482913', 'https://a.kz/reset/••••••'],
  ['код K7Q2-M9XD', 'код ••••-••••'],
  ['your code: k7q2-m9xd', 'your code: ••••-••••'],
]

const KEPT: string[] = [
  'пароль никому не говорите',
  'Пароль: никому не говорите',
  'password is required',
  'your password is expired.',
  'Password is wrong, try again',
  'пароль из 8 символов',
  'пароль от Windows10',
  'пароль - это важно',
  'смените пароль на kaspi.kz',
  'password: 123456789',
  'password 1234567890',
  'your password reset: https://example.com/reset/abc123?x=1',
  'Password for WhatsApp: set two-step verification',
  '2024',
  '5000',
  'перевела мошенникам 200000',
  'maine 200000 bhej diye',
  'я перевел 150000 на карту',
  '03001234567',
  'код действует до 12:30',
  'код 10-15 минут',
  'код домофона, кв 48',
  'код 482.000 тг',
  'звонили с кода 8 (701) 123-45-67',
  'код пришел 22.11.2026 в 12:30',
  'код доставки, заказ 48-29',
  'версия 2.24.15.78 код',
  'код до 10:00-12:00',
  'Rs. 5,000 code nahi chahiye',
  'ул. Абая 48/2, код ',
  'your code expires in 10 min, call 0300-1234567',
  'code one of the three people',
  'код 24.11 в 18.30',
]

test.each(MASKED)('%j is hidden, and before it is kept, too', (text, masked) => {
  expect(MASKED.length).toBeGreaterThan(60)
  expect(maskSecrets(text)).toBe(masked)
  expect(maskSecrets(masked)).toBe(masked)
  const redacted = redactText(text)
  const left = Array.from({ length: text.length }, (_, at) => at).filter(
    (at) => masked.charAt(at) === '•' && redacted.charAt(at) === text.charAt(at),
  )
  expect(left).toEqual([])
  expect(maskSecrets(readTokens(redacted).text)).toBe(masked)
  expect(showTokens(redacted)).toBe(masked)
  expect(redactText(redacted)).toBe(redacted)
})

test.each(KEPT)('%j stays', (text) => {
  expect(KEPT.length).toBeGreaterThan(25)
  expect(maskSecrets(text)).toBe(text)
})
