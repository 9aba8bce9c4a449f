/**
 * Words on WhatsApp's own screens. English, Urdu and Russian labels are those that its web client shows; sentences
 * around them are worded plainly here, and the Kazakh ones are not confirmed, so they come in variants.
 */
import type { OwnScreen } from './truth.ts'
import type { InterfaceLanguage } from './chat-labels.ts'

export interface ScreenWords {
  title: string
  /** Paragraphs in order. */
  body: string[]
  /** The last is the one that matters to an attacker. */
  buttons: string[]
}

type Words = Record<OwnScreen, ScreenWords[]>

export const SCREEN_WORDS: Record<InterfaceLanguage, Words> = {
  en: {
    'link-device': [
      {
        title: 'Link a device?',
        body: [
          'A device near Frankfurt, Germany wants to link to your account.',
          'Only continue if you started this yourself. It may be a scam if someone asked you to do it.',
        ],
        buttons: ["Don't link", 'Link device'],
      },
      {
        title: 'Do you want to link a device?',
        body: ['This device will be able to read and send your messages.'],
        buttons: ['Cancel', 'Continue'],
      },
    ],
    'enter-code': [
      {
        title: 'Enter code to link new device',
        body: ['Tap to enter the code that is shown on the other device.', 'Link with phone number instead'],
        buttons: ['Ignore', 'Confirm'],
      },
      {
        title: 'Enter code',
        body: ['Enter the code shown on the device you want to link.'],
        buttons: ['Link device'],
      },
    ],
    passkey: [
      {
        title: 'Create a passkey to log in',
        body: ['For security reasons, your account needs a passkey to link devices.'],
        buttons: ["Don't link", 'Create passkey'],
      },
    ],
    'linked-devices': [
      {
        title: 'Linked devices',
        body: [
          'Google Chrome (Windows)',
          'Last active today at 14:05',
          'Microsoft Edge (Linux)',
          'Active now',
          'Tap a device to log out.',
        ],
        buttons: ['Link a device'],
      },
    ],
    'registration-code': [
      {
        title: 'Verifying your number',
        body: [
          'Waiting to automatically detect a 6-digit code sent to {phone}.',
          'Wrong number?',
          'Enter 6-digit code',
        ],
        buttons: ["Didn't receive code?"],
      },
    ],
  },
  ur: {
    'link-device': [
      {
        title: 'آلہ لنک کریں؟',
        body: [
          'ایک آلہ آپ کے اکاؤنٹ سے لنک ہونا چاہتا ہے۔',
          'صرف اسی صورت میں جاری رکھیں جب یہ آپ نے خود شروع کیا ہو۔ یہ دھوکہ ہو سکتا ہے۔',
        ],
        buttons: ['لنک نہ کریں', 'آلہ لنک کریں'],
      },
    ],
    'enter-code': [
      {
        title: 'نیا آلہ لنک کرنے کے لیے کوڈ درج کریں',
        body: ['دوسرے آلے پر دکھایا گیا کوڈ یہاں درج کریں۔', 'اس کی بجائے فون نمبر کے ذریعے لنک کریں'],
        buttons: ['منسوخ کریں', 'تصدیق کریں'],
      },
      {
        title: 'فون پر کوڈ درج کریں',
        body: ['لنک کرنے کا کوڈ', 'دوسرے آلے پر دکھایا گیا کوڈ درج کریں۔'],
        buttons: ['آلہ لنک کریں'],
      },
    ],
    passkey: [
      {
        title: 'لاگ ان کرنے کے لیے پاس کی بنائیں',
        body: ['سیکیورٹی کی وجہ سے ڈیوائسز لنک کرنے کے لیے آپ کے اکاؤنٹ کو پاس کی درکار ہے۔'],
        buttons: ['لنک نہ کریں', 'پاس کی بنائیں'],
      },
    ],
    'linked-devices': [
      {
        title: 'لنک کردہ ڈیوائسز',
        body: ['Google Chrome (Windows)', 'آخری بار آج 14:05 پر فعال', 'لاگ آؤٹ کرنے کے لیے آلے پر ٹیپ کریں۔'],
        buttons: ['آلہ لنک کریں'],
      },
    ],
    'registration-code': [
      {
        title: 'آپ کے نمبر کی تصدیق',
        body: ['{phone} پر بھیجے گئے 6 ہندسوں کے کوڈ کا انتظار ہے۔', 'غلط نمبر؟', '6 ہندسوں کا کوڈ درج کریں'],
        buttons: ['کوڈ موصول نہیں ہوا؟'],
      },
    ],
  },
  ru: {
    'link-device': [
      {
        title: 'Связать устройство?',
        body: [
          'Новое устройство пытается получить доступ к вашему аккаунту.',
          'Продолжайте, только если вы начали это сами. Возможно, это мошенники.',
        ],
        buttons: ['Не связывать', 'Связать устройство'],
      },
      {
        title: 'Привязка устройства',
        body: ['Это устройство сможет читать и отправлять ваши сообщения.'],
        buttons: ['Отмена', 'Продолжить'],
      },
    ],
    'enter-code': [
      {
        title: 'Введите код, чтобы связать новое устройство',
        body: ['Нажмите, чтобы ввести код с другого устройства.', 'Связать по номеру телефона'],
        buttons: ['Отклонить', 'Подтвердить'],
      },
      {
        title: 'Введите код на телефоне',
        body: ['Код привязки показан на другом устройстве.'],
        buttons: ['Связать устройство'],
      },
    ],
    passkey: [
      {
        title: 'Создайте ключ доступа для входа',
        body: ['В целях безопасности для связывания устройств вашему аккаунту нужен ключ доступа.'],
        buttons: ['Не связывать', 'Создать ключ доступа'],
      },
    ],
    'linked-devices': [
      {
        title: 'Связанные устройства',
        body: [
          'Google Chrome (Windows)',
          'Последняя активность сегодня в 14:05',
          'Нажмите на устройство, чтобы выйти.',
        ],
        buttons: ['Связывание устройства'],
      },
    ],
    'registration-code': [
      {
        title: 'Подтверждение номера',
        body: [
          'Ожидание 6-значного кода, отправленного на {phone}.',
          'Неверный номер?',
          'Введите 6-значный код',
        ],
        buttons: ['Не получили код?'],
      },
    ],
  },
  kk: {
    'link-device': [
      {
        title: 'Құрылғыны байланыстыру керек пе?',
        body: [
          'Жаңа құрылғы аккаунтыңызға байланыстырылғысы келеді.',
          'Мұны өзіңіз бастасаңыз ғана жалғастырыңыз. Бұл алаяқтық болуы мүмкін.',
        ],
        buttons: ['Байланыстырмау', 'Құрылғыны байланыстыру'],
      },
    ],
    'enter-code': [
      {
        title: 'Жаңа құрылғыны байланыстыру үшін кодты енгізіңіз',
        body: ['Екінші құрылғыда көрсетілген кодты енгізіңіз.', 'Телефон нөмірі арқылы байланыстыру'],
        buttons: ['Болдырмау', 'Растау'],
      },
    ],
    passkey: [
      {
        title: 'Кіру үшін кіру кілтін жасаңыз',
        body: ['Қауіпсіздік үшін құрылғыларды байланыстыруға аккаунтыңызға кіру кілті қажет.'],
        buttons: ['Байланыстырмау', 'Кіру кілтін жасау'],
      },
    ],
    'linked-devices': [
      {
        title: 'Байланыстырылған құрылғылар',
        body: ['Google Chrome (Windows)', 'Соңғы белсенділік: бүгін 14:05', 'Шығу үшін құрылғыны түртіңіз.'],
        buttons: ['Құрылғыны байланыстыру'],
      },
      {
        title: 'Байланысқан құрылғылар',
        body: ['Microsoft Edge (Windows)', 'Қазір белсенді', 'Шығу үшін құрылғыны басыңыз.'],
        buttons: ['Құрылғыны байланыстыру'],
      },
    ],
    'registration-code': [
      {
        title: 'Нөміріңізді растау',
        body: [
          '{phone} нөміріне жіберілген 6 санды код күтілуде.',
          'Нөмір қате ме?',
          '6 санды кодты енгізіңіз',
        ],
        buttons: ['Код келмеді ме?'],
      },
    ],
  },
}
