/**
 * Closed-class and everyday chat words per language, within the script they are written in. Short messages
 * are unlike the text the model was trained on, so these words carry the decision there. Data only.
 */

/** Letters of one script family; languages only compete inside one. */
export type Script = 'latin' | 'cyrillic' | 'arabic'

const list = (words: string): string[] => words.trim().split(/\s+/)

/** Every word counts for each language that lists it. Arabic-script words are listed in folded form. */
export const WORDS: Record<Script, Record<string, string[]>> = {
  latin: {
    en: list(`the a an and of is are was were i i'm im i've you your yours my mine we our they their he she it
      this that these those what how why when where who which with from for on at by not don't dont can't cant
      cannot could would should will won't have has had did didn't does doesn't been be can if or but because
      help someone somebody anyone anybody something got get asked asking told gave received there here just
      about into out up now please hello hi hey yes turn check sent send says said want need know think thanks
      new first today tomorrow never always am do to in me no so as its it's went call give tell click your's`),
    'ur-Latn':
      list(`hai hain hy hae he hen hein ho hoon hun hon hu mein mai main mn mje mjhe mujhe mujhay mujhy
      mujh muje mjy mera meri mere meray mery merey tera teri tere tumhara tumhare tumhari tumhe tumhen tum tu
      aap ap aapka aapki aapke apka apki apke apkay apky aapko apko apna apni apne apnay apny ko ka ki ke kay k ne
      ny nay se sy say par pe pr pay aur ya tou toh bhi nahi nahin nai nhi nahe na mat kya kia kiya kyun kyu
      kiun kese kaise kesy kaisay kahan kab kon kaun kis kisi koi kuch kch kuchh sab ye yeh yh wo woh us uska uski
      uske usne unka unko iska iski iske isko isne is ise kar karo karen karein karna karne kro krna krdo kardo kr
      krein krlo karke kerke raha rahe rahi rha rhi rhy rahay gaya gayi gya gai gye gaye gae diya dia de den dein
      dena dedo deden dou doon do bhej bhejo bhejen bhejdo bheja bhejein bata batao batain batayein batado bataen
      liya lia lo le lena lelo jao jaye jaiye jata jati jaa aya aaya aye aai ayi ai gi ga ge gay tha thi thay
      abhi ab jab tab phir phr bhai bhaijan yar yaar baji behan jaldi zaroor zarurat sirf agar agr warna lekin
      magar kyunke kyunki liye lye wala wali wale walay ghalti galti paisa paise paisay rupay bohat bohot buhat
      bht bahut acha accha achi theek thik thek haan han jee ji janab sahab shukriya assalam asalam aslam
      alaikum alikum walaikum salam allah khuda hafiz hogaya hogya hogai hojaye hoga hogi kaam dost ghar baat
      chahiye chahye chaiye dekho dekhein dekhna milega milay mila karwa karwao laga lagao chal chala gaye nikal
      sakta sakti sakte wapas dobara pehle pehlay baad sath saath andar bahar kal aaj din raat log logon wajah
      dabao kholo milao lagta number'pe mubarak inaam jeet jeeta ammi abbu beta bahi bhaiya bacha bachay ek aik`),
    tr: list(`bir ve bu şu için icin ile çok cok ne nasıl nasil değil degil var yok ben sen siz biz benim senin
      sizin bana sana size beni seni sizi mı mu mü musun misin mısın ama gibi kadar daha sonra lütfen lutfen hesabım
      hesabim hesabımı gönder gonder gönderdim merhaba selam evet hayır hayir kim neden nerede şimdi simdi oldu
      olarak ancak hiç her şey sey teşekkürler tesekkurler abi abla kardeşim kardesim telefonum numaram numarana
      kodu kodunu geldi gelen bak yap yapma ver verme misiniz miyim yardım yardim eder bunu şifre sifre`),
    uz: list(`va bilan uchun emas bor yo'q yoq men sen siz biz bu mening sizning meni seni menga senga sizga bizga
      qanday qanaqa nima kim qachon qayerda qaysi kerak mumkin iltimos salom assalomu rahmat ha endi hozir lekin
      ammo agar ham juda yaxshi raqam raqamingiz raqamimga kodni kodingiz yubor yuboring yuborib telefonim
      akkauntim buzildi edi ekan bo'ldi boldi bo'lib bo'lgan qildi qilib qilish qilgan qiling keldi kirib ovoz
      bering haqida yil yili yilda kuni davlat katta yangi bo'yicha boyicha tomonidan sababli orqali qarshi hech hamda kishi odam odamlar so'ng keyingi birinchi ikki uch to'rt besh mumkin edilar yoki esa shu ushbu o'z oz uning ular bir ko'p kop oldin keyin haqida deb dedi ota ona aka opa
      uka singil pul buzib kirdi kirishdi hisobim hisobimga kira olmay olmayapman jiyanim emasman kerakmi bormi mi so'm ulanish havola bosing`),
    kk: list(`men sen siz biz ol bul osy sol menin mening meniñ menı meni senin sening seniñ onyn onyñ magan mağan
      sagan sizge qalai qalay qalaisyn qalaisyz emes joq zhok jok bar bolady boldy bolyp eken edi kerek da de ma
      me ba be pa pe zhane jane jäne ushin üşin salem sälem rahmet raqmet kod kodty jiber jiberşi zhiber zhibershi
      jibershi bershi berşi akkauntym vatsabym uatsap buzyldy ne nege kim qashan qaida qayda bilmeimin tez
      zhaksy jaqsy aqsha akşa akwa apa aga ağa dauys daýys dawys kirip kire almai jatyr qoidym`),
    ru: list(`privet kak dela menya mne moy moi moya moyu u v na ne ya ty vy my on ona oni net est nado nuzhno
      mogu mozhno chto eto kto gde zachem pochemu pozhaluysta pozhalujsta pojaluista spasibo vzlomali vzlomal
      akkaunt vatsap vatsapp otprav pomogite prishel prishol skin skinь skazhi tebe tebya kod i po za iz ili
      uzhe esche eshe tolko segodnya zdravstvuyte zdravstvuite dengi perevedi`),
  },
  cyrillic: {
    ru: list(`и в во не на я ты он она мы вы они что это эта этот эту как по из за у к ко с со от для до при или
      но а же бы ли если когда где кто почему зачем мне меня мной мой моя моё мою мои моего тебе тебя твой твою
      вам вас ваш ваша ваше ваши вашу его её ее их нам нас наш все всё уже ещё еще только можно нельзя надо
      нужно есть нет да был была было были будет может могу можете пожалуйста пж спасибо привет здравствуйте
      помогите помоги скажите скажи пришел пришёл пришли пришла скинь отправь отправьте отправил отправила
      взломали взломал зайти войти делать сделать нажал нажала кому никому кто-то кто-нибудь сейчас сегодня
      завтра вчера очень там тут вот так тоже чтобы потому хочу знаю дай дайте перейди голос проголосуй ввела
      ввел перевел перевела моим этого которая который какой какая какие без про под над`),
    kk: list(`мен сен сіз сиз біз биз ол олар бұл бул сол осы мынау менің менин сенің сенин сіздің сиздин оның
      онын маған маган саған саган сізге сизге сізден сизден бізге бизге оған оган оны мені мени сені сени емес
      жоқ жок бар болды болады болама болмайды болмай болып болса екен еді еди ғой гой ма ме ба бе па пе бен
      пен және жане үшін ушин керек қалай калай қалайсың калайсын калайсыз қайда кайда қашан кашан неге неғып
      кім ким қандай кандай не жібер жибер жіберші жиберши жіберіп жиберип жиберип берші берши бер берип беріп
      айт айтшы айтыңыз кодты кодын кодтарды салем сәлем салеметсиз рахмет рақмет қазір казир енді енди тез
      жақсы жаксы көп коп тағы тагы барма келді келди кетті кетти кетіпті кетипти жатыр жатырмын жатыпты отыр
      тұр тур жүр жур қойды койды қойдым койдым қойыпты койыпты алмай алмаймын алмадым алмайды кіре кире кіріп
      кирип шығып шыгып апа әке аке аға ага бауырым досым туыс ақша акша ақшам теңге тенге номериме нөмір
      ешкімге ешкимге біреу биреу біреулер бола сосын онда мында мунда кейін кейин үйде уйде ертең ертен бүгін
      бугин қате кате деп деген дейді дейди еті барады тусинбедим түсінбедім билмеймин білмеймін айтпа айтпаңыз
      көмектес комектес көмектесіңіз комектесиниз көрші корши қарашы карашы бассаң басып бастым бердім бердим
      жібердім жибердим шақыр шакыр дауыс берсең кетіп кетип кайтарсам кайтару калпына`),
    uz: list(`ва билан учун эмас бор йўқ йук мен сен сиз биз бу менинг сизнинг менга сенга сизга қандай қанақа
      нима ким керак мумкин илтимос салом ассалому раҳмат рахмат ҳа энди ҳозир лекин агар ҳам жуда яхши рақам
      рақамингиз кодни юбор юборинг юбориб бўлди қилди қилиб қилинг эди экан келди кириб беринг овоз телефоним
      аккаунтим бузилди ёки шу унинг`),
  },
  arabic: {
    ur: list(`ہے ہیں ہوں ہو میں کا کی کے کو نے سے پر اور یہ وہ نہیں کیا کیوں کیسے کون کہاں کب اپ میرا میری میرے
      مجھے تم تمہارا تمہاری تمہارے اپکا اپکے اپنا اپنی اپنے گیا گئی گئے دیا دی دیں دو کر کرو کریں کرنا بھی بھیج
      بھیجو بھیجیں ایک اس ان جو تو ہم مت نہ براہ بھائی رہا رہی رہے تھا تھی تھے ہوا ہوئی لیا لیں لو بتا بتاو بتائیں
      سب کچھ کوئی کسی ابھی اب پھر یار جلدی ہیک واٹس ایپ کوڈ جی شکریہ والا والی والے لیے لئے ساتھ بعد پہلے`),
    fa: list(`است که در از به با را این ان من شما تو برای می نمی شد شده کرد کن کنم کنید کنه هم یا اگر چه چرا چطور
      چگونه هست نیست لطفا ممنون خواهش رو بود باید شود های ها ام ای مرا شما ایا چیست دارم دارد داره ندارم نمیتونم
      میشه کسی حساب کاربری بفرست بفرستید اشتباهی برات دوست`),
    ar: list(`فی من علی الی عن ان ہذا ہذہ ذلک التی الذی لا ما لم لن ہل کیف لماذا متی این انا انت ہو ہی نحن مع کان
      قد یا رجاء شکرا مرحبا السلام علیکم رمز الرمز ارسل لی لک بک حسابی تم او کل بعد قبل عند حتی لو مش ممکن
      ضروری رقمک رقمی ارجو الرجاء احد وصلک بالخطا ہنا اذا لکن ولا فقط اخی`),
    ps: list(`د پہ زہ تہ موږ تاسو دی دہ چې نہ لہ سرہ څہ ہغہ دا دغہ کې کړی کړہ کړئ شو شوی زما ستا ستاسو مہ وکړئ
      ولې څنګہ چیرتہ مننہ ہو او یو راکړہ ولېږہ ولیږہ ستړی خو یې کوم کوی کړم ما می دې ورکړہ راولیږہ راتہ درتہ
      ورور ہم سم لری لرم شی کیږی کول چا`),
    sd: list(`جی جو جا کی ۾ ۽ اہی اہن اھی مون منہنجو منہنجی منہنجا توہان توہانجو توہانجی اہو اہا ہن ہی ڪیو ڪری ڪریو
      ٿو ٿی ٿا ویو وئی تہ کان تی مہربانی ڪیئن ڇا ڇو ڪوڊ موڪل موڪلیو ادا سائین سان لاء مان تون ڏیو ڏی نہ ہڪ کی ٿیو
      پنہنجو پنہنجی ڪنہن ناہی اچی رہیو`),
    pa: list(`دا دی دے وچ تے ہن ہاں توں اے سی وی کردا کردی پئی پیا لئی نال گل دیو چک لے اس کیتا کیتی ہویا
      میرا میری میرے ہو گیا گئی واٹس ایپ ہیک کوڈ جی نہ نہیں اکاونٹ بند نمبر لنک ٹھیک بھیج کر کرو رہا`),
  },
}

/** Letters no other language of the family uses; one is nearly decisive. Turkish ğ and ş often arrive as ð and þ. */
export const LETTERS: Record<Script, Record<string, string>> = {
  latin: { tr: 'ışğðþ', uz: 'ʻ', kk: 'äñūǵń' },
  cyrillic: { kk: 'әөүұңһі', uz: 'ўҳ', uk: 'їєґ' },
  arabic: {
    ps: 'ښږړټېۍځڅډګڼ',
    sd: 'ڪڳڻٻڄڃٺٽڀڦڌڏڊڍڙڱ۾۽ٿڇ',
    kk: 'ۇۋەٸٵٶ',
    ur: 'ٹڈڑںے',
  },
}

/** Words that settle it between a language and a near relative which has most of its words. */
export const MARKERS: Record<Script, Record<string, string[]>> = {
  latin: {},
  cyrillic: {},
  arabic: {
    pa: list(`نوں مینوں تینوں سانوں تہانوں تسی تسیں ساڈا ساڈی تہاڈا تہاڈی ایہہ اوہ کیہ کدوں کتھے کیویں نئیں جیہڑا
      جیہڑی بھراوا اوہناں گھلو گھل دسو دسیں جاوے ہووے کراں`),
  },
}

/** Endings of longer words (two letters more at least), where a language has hardly any text to train on. */
export const ENDINGS: Record<Script, Record<string, string[]>> = {
  latin: {
    uz: list(
      `larni larga lardan lari lariga larining imni ingiz ingizni ingizga yapman yapti moqda digan otgan lgan dagi ishdi shim chilik masligi ganini uvchi`,
    ),
  },
  cyrillic: { uz: list('нинг имни ингиз ингизни ингизга япман япти моқда лари ишди диган ётган') },
  arabic: {},
}
