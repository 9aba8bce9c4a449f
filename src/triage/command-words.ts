/** What people type to ask the bot for help, language, privacy, deletion or a report. Data only. */
import type { Language } from '../model.ts'

/** Phrases separated by `;` or line breaks; compared after normalisation, as whole messages. */
const phrases = (text: string): string[] =>
  text
    .split(/[;\n]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')

export const COMMAND_WORDS = {
  help: {
    en: phrases(`
      help; help me; help menu; i need help; need help; can you help; can you help me; hlep; hepl; halp;
      start; menu; commands; info; how does this work; how do you work; how to use; how to use this;
      what can you do; what do you do; what is this; who are you; who is this; are you a bot; hi; hii;
      hello; helo; hey; hi there; hello there; hey there; good morning; good afternoon; good evening;
      greetings; begin; options; main menu; test
    `),
    'ur-Latn': phrases(`
      salam; slm; salaam; assalam o alaikum; assalam o alikum; assalam u alaikum; assalamualaikum;
      assalamoalaikum; asalam o alaikum; aslam o alaikum; assalamu alaikum; aoa; a o a; salam alaikum;
      walaikum salam; adaab; madad; madad karo; madad karein; madad karen; meri madad karo;
      meri madad karein; madad chahiye; mujhe madad chahiye; help karo; help karein; help chahiye; shuru;
      ap kon ho; aap kon hain; aap kaun hain; tum kon ho; tum kaun ho; ye kya hai; yeh kya hai;
      ye kaise kaam karta hai; namaste
    `),
    ur: phrases(`
      سلام; السلام علیکم; اسلام علیکم; السلام و علیکم; آداب; ہیلو; ہائے; مدد; مدد کریں; مدد کرو;
      میری مدد کریں; مدد چاہیے; مجھے مدد چاہیے; ہیلپ; مینو; مینیو; شروع; آپ کون ہیں; تم کون ہو;
      یہ کیا ہے; یہ کیسے کام کرتا ہے; آپ کیا کر سکتے ہیں
    `),
    ru: phrases(`
      привет; приветик; здравствуйте; здравствуй; здрасте; добрый день; доброе утро; добрый вечер;
      помощь; помоги; помогите; нужна помощь; мне нужна помощь; помогите пожалуйста; меню; старт; начать;
      начало; справка; хелп; кто ты; кто вы; кто это; что ты умеешь; что вы умеете; что ты можешь;
      как это работает; как пользоваться; ты бот; команды; ассаламу алейкум; салам
    `),
    kk: phrases(`
      сәлем; салем; сәлеметсіз бе; салеметсиз бе; сәлеметсізбе; салеметсизбе; ассалаумағалейкум;
      ассалаумагалейкум; қайырлы күн; кайырлы кун; қайырлы таң; көмек; комек; көмектес; көмектесіңіз;
      көмектесіңізші; көмектесші; комектесши; комектесиниз; комектесинизши; маған көмек керек;
      көмек керек; комек керек; мәзір; мазир; бастау; бастайық; сен кімсің; сен кимсин; сіз кімсіз;
      сиз кимсиз; бұл не; бул не; бұл кім; не істей аласың; қалай жұмыс істейді; анықтама; malim; salem
    `),
  },
  language: {
    en: phrases(`
      language; languages; lang; change language; change the language; choose language; select language;
      other language; switch language; my language; language change; language menu; different language
    `),
    'ur-Latn': phrases(`
      zaban; zuban; zaban badlo; zaban badlein; zaban badlen; zaban tabdeel; language badlo;
      language change karo
    `),
    ur: phrases(`
      زبان; زبانیں; زبان بدلیں; زبان بدلو; زبان تبدیل کریں; زبان تبدیل کرو
    `),
    ru: phrases(`
      язык; языки; смена языка; сменить язык; поменять язык; другой язык; выбрать язык; выбор языка;
      измени язык; смени язык
    `),
    kk: phrases(`
      тіл; тілі; тілдер; тіл ауыстыру; тілді ауыстыру; тілді өзгерту; тіл таңдау; тілді таңдау;
      басқа тіл; тил; til; til auystyru; тілді ауыстыр; тилди ауыстыру
    `),
  },
  privacy: {
    en: phrases(`
      privacy; privacy policy; data privacy; my privacy; my data; what data do you keep;
      what data do you store; what do you store; what do you keep; do you store my messages;
      do you save my messages; do you keep my data; is this private; who sees my messages;
      who reads my messages; is my data safe; what do you know about me
    `),
    'ur-Latn': phrases(`
      privacy kya hai; mera data; mera data kahan jata hai; kya mera data mehfooz hai; raazdari;
      mere message kon parhta hai
    `),
    ur: phrases(`
      پرائیویسی; پرائیویسی پالیسی; رازداری; میرا ڈیٹا; آپ کیا محفوظ کرتے ہیں; میرے پیغام کون پڑھتا ہے;
      میرا ڈیٹا کہاں جاتا ہے
    `),
    ru: phrases(`
      конфиденциальность; приватность; политика конфиденциальности; мои данные; что вы храните;
      какие данные вы храните; кто читает мои сообщения; вы храните мои сообщения; персональные данные
    `),
    kk: phrases(`
      құпиялылық; купиялылык; құпиялық; құпиялылық саясаты; менің деректерім; менин деректерим;
      деректерім; жеке деректер; қандай деректер сақтайсыз; не сақтайсыз; хабарларымды кім оқиды
    `),
  },
  delete: {
    en: phrases(`
      delete; delete my data; delete all my data; delete my information; delete data; delete everything;
      erase; erase my data; forget me; forget my data; remove my data; wipe my data; delete my messages;
      delete all; delet; dlete; delete me; delete everything about me; delete my info; delete data
    `),
    'ur-Latn': phrases(`
      mera data delete karo; mera data delete kar do; mera data delete karein; mera data mita do;
      mera data mitao; data delete karo; data delete kar do; data mitao; mujhe bhool jao; delete karo;
      delete kar do; mita do; sab delete kar do; data delete
    `),
    ur: phrases(`
      ڈیلیٹ; ڈیلیٹ کریں; میرا ڈیٹا ڈیلیٹ کریں; میرا ڈیٹا ڈیلیٹ کرو; میرا ڈیٹا مٹا دیں; میرا ڈیٹا مٹائیں;
      میرا ڈیٹا حذف کریں; حذف; حذف کریں; مٹائیں; مٹا دیں; ڈیٹا مٹائیں; ڈیٹا حذف کریں; مجھے بھول جائیں;
      میرا ڈیٹا ختم کریں
    `),
    ru: phrases(`
      удалить; удали; удалите; удали мои данные; удалить мои данные; удалите мои данные; удалить данные;
      удали данные; удали всё; удали все; стереть; сотри мои данные; стереть мои данные; забудь меня;
      удали все мои данные; удалить всё; сотри всё; удалите все мои данные; забудьте меня
    `),
    kk: phrases(`
      жою; жой; өшіру; өшір; өшіріңіз; деректерімді жою; деректерімді жой; деректерімді өшір;
      деректерімді өшіріңіз; деректерімді жойыңыз; менің деректерімді жой; менің деректерімді өшір;
      менің деректерімді жойыңыз; мені ұмыт; менің деректерімді өшіріңіз; деректеримди ошир;
      деректеримди жой; бәрін өшір; ошир; оширу; менин деректеримди ошир
    `),
  },
  report: {
    en: phrases(`
      report; report this; report it; report number; report this number; report scam; report a scam;
      report scammer; how to report; how do i report; where to report; where do i report;
      i want to report; complaint; complain; report message
    `),
    'ur-Latn': phrases(`
      report karo; report karein; report karna hai; report kaise karun; shikayat; shikayat karo;
      shikayat karni hai; shikayat kahan karun; complaint karni hai; report kaise karein;
      shikayat kaise karein
    `),
    ur: phrases(`
      رپورٹ; رپورٹ کریں; رپورٹ کرنا ہے; رپورٹ کیسے کریں; شکایت; شکایت کرنی ہے; شکایت درج کریں;
      شکایت کہاں کریں; شکایت کیسے کریں
    `),
    ru: phrases(`
      пожаловаться; жалоба; подать жалобу; сообщить; сообщить о мошенничестве; куда жаловаться;
      куда сообщить; репорт; заявить; куда обратиться; как пожаловаться; хочу пожаловаться;
      пожаловаться на номер; куда пожаловаться
    `),
    kk: phrases(`
      шағым; шағымдану; шағымданамын; шағым беру; қайда шағымданамын; шагым; шагымдану; хабарлау;
      репорт жасау; арыз; арыз беру; қайда хабарласамын; шағым жазу; қалай шағымданамын
    `),
  },
} as const satisfies Record<string, Record<Language, string[]>>

export const LANGUAGE_NAMES: Record<Language, string[]> = {
  en: phrases(`english; eng; en; angrezi; angrazi; inglish; englis; انگریزی; انگلش; انگلش زبان; английский; английском; английски;
    англ; инглиш; ағылшын; агылшын; ағылшынша; агылшынша; aǵylshyn; agylshyn; agylshynsha`),
  ur: phrases(`urdu; ur; urdu script; اردو; اُردو; أردو; урду; урдуша`),
  'ur-Latn':
    phrases(`roman urdu; urdu roman; roman; romanurdu; roman-urdu; رومن اردو; رومن; roman urdo; urdu in english;
    urdu in roman; urdu latin; ur-latn; римский урду; роман урду`),
  ru: phrases(`russian; ru; rus; rusi; roosi; روسی; русский; русском; русски; по-русски; рус; орыс; орысша; орыс тілі; orys; orysha;
    orysha; orysşa; russkiy; russkii`),
  kk: phrases(`kazakh; kk; kz; kaz; qazaq; qazaqsha; qazaqşa; kazaksha; kazakhsha; қазақ; қазақша; казакша; казак; каз; қаз;
    казахский; казахском; казахски; по-казахски; казахша; قازق; قازاق; قازاقشا; قازقستانی; qazaq tili; kazak; kazakhstan language`),
}

/** Languages people ask for that have no texts yet: they get the list of those that do. */
export const OTHER_LANGUAGE_NAMES =
  phrases(`hindi; pashto; pushto; sindhi; punjabi; saraiki; balochi; arabic; farsi; persian;
  turkish; uzbek; uzbekcha; dari; bangla; bengali; chinese; پشتو; سندھی; پنجابی; ہندی; عربی; فارسی; سرائیکی; بلوچی; پښتو; سنڌي;
  узбекский; ўзбекча; өзбекше; турецкий; кыргызча; українська; हिन्दी; हिंदी; ਪੰਜਾਬੀ; العربية; türkçe; o'zbekcha`)

/** Words around a language's name ("in Urdu please", «на русском», "tili kazakh"). */
export const LANGUAGE_FILLERS =
  phrases(`language; lang; in; please; pls; plz; switch; to; speak; talk; reply; answer; change; set;
  use; write; i; want; zaban; zuban; mein; me; main; may; karo; karein; kar; do; bolo; likho; jawab; dein; badlo; زبان; میں; کریں;
  کرو; بدلیں; جواب; دیں; براہ; کرم; язык; языке; на; по; пожалуйста; пж; давай; можно; говори; отвечай; пиши; смени; поменяй;
  тіл; тілі; тілінде; тілін; тили; тилинде; til; tili; tilinde; жауап; бер; беріңіз; жаз; сөйле; өтінемін`)

/** Of these, the ones that by themselves name the subject: "language english ?" but not "to me please". */
export const POLITE_WORDS =
  phrases(`please; pls; plz; plzz; bot; sir; bro; bhai; dear; пожалуйста; пж; плиз; бот; өтінемін; otinemin;
  پلیز; براہ کرم; بھائی; جی; ji`)
