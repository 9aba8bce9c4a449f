/** Parts of everyday talk in five languages; messages.ts combines them into messages that are no lure. */
import type { Language } from '../src/model.ts'

export interface Talk {
  greetings: string[]
  /** `#` becomes a number. */
  matters: string[]
  closings: string[]
}

export const TALK: Record<Language, Talk> = {
  en: {
    greetings: ['hey', 'Good morning', 'hi mum', 'lol ok', 'Salam bro', 'so listen', 'btw', 'morning all'],
    matters: [
      'the bus was # minutes late again and I missed the start of the lecture',
      'can you bring # eggs and some milk on the way home? the shop near us is closed',
      'the parcel with the shoes arrived today, the size is right, # out of ten',
      'dinner is at #:30 at grandma’s, she is cooking your favourite soup',
      'I read # pages of that book you gave me, it gets better after the wedding',
      'our team won by # goals, you should have seen the second half',
      'the doctor says to drink more water and rest for # days',
      'there is a nice recipe for plov on youtube.com/watch?v=#, # minutes and it is done',
    ],
    closings: ['see you soon', '😂😂', 'call me later', 'thanks a lot!', 'love you', 'what do you think?'],
  },
  ur: {
    greetings: ['السلام علیکم', 'بھائی', 'امی جان', 'اچھا سنو', 'صبح بخیر', 'یار', 'ہیلو', 'جی'],
    matters: [
      'آج بس # منٹ دیر سے آئی اور میں کلاس میں دیر سے پہنچا',
      'گھر آتے ہوئے # انڈے اور دودھ لے آنا، قریب والی دکان بند ہے',
      'کل شام # بجے نانی کے گھر کھانا ہے، سب آ رہے ہیں',
      'ڈاکٹر نے کہا ہے # دن آرام کریں اور پانی زیادہ پئیں',
      'ہماری ٹیم # رنز سے جیت گئی، آخری اوور کمال کا تھا',
      'بچوں کے امتحان # تاریخ سے شروع ہیں، پڑھائی ہو رہی ہے',
      'بریانی کی ترکیب یہاں دیکھی youtube.com/watch?v=#، بہت آسان ہے',
      'میں نے وہ کتاب # صفحے تک پڑھ لی، بہت اچھی ہے',
    ],
    closings: ['خدا حافظ', 'بعد میں بات کرتے ہیں', 'شکریہ', '😂', 'دعاؤں میں یاد رکھنا', 'ٹھیک ہے نا؟'],
  },
  'ur-Latn': {
    greetings: ['salam', 'bhai', 'yaar sun', 'acha', 'ammi', 'oye', 'subah bakhair', 'haan ji'],
    matters: [
      'aaj bus # minute late thi aur class miss ho gayi',
      'ghar aate hue # anday aur doodh le aana, qareeb wali dukan band hai',
      'kal sham # baje nani ke ghar khana hai sab aa rahe hain',
      'doctor ne kaha hai # din aram karo aur pani zyada piyo',
      'hamari team # runs se jeet gayi last over kamal ka tha',
      'bachon ke paper # tareekh se hain parhai chal rahi hai',
      'biryani ki recipe yahan dekhi youtube.com/watch?v=# bohat asan hai',
      'wo kitab # page tak parh li bohat achi hai',
    ],
    closings: [
      'Allah hafiz',
      'baad mein baat karte hain',
      'shukriya',
      '😂😂',
      'theek hai na?',
      'jaldi batao',
    ],
  },
  ru: {
    greetings: ['привет', 'мам', 'доброе утро', 'слушай', 'ахах', 'кстати', 'ребята', 'ну что'],
    matters: [
      'автобус опять опоздал на # минут, пропустила начало пары',
      'купи по дороге # яиц и молоко, ближний магазин закрыт',
      'завтра в #:00 ужин у бабушки, будут все, пирог уже в духовке',
      'врач сказал пить больше воды и # дней отдыхать',
      'наши выиграли со счётом #:2, второй тайм был огонь',
      'у детей контрольная # числа, сидим учим таблицу умножения',
      'рецепт плова нашла на youtube.com/watch?v=#, готовить # минут',
      'прочитала # страниц той книги, после середины стало интереснее',
    ],
    closings: ['до вечера', '😂😂', 'спасибо большое!', 'позвони потом', 'целую', 'как тебе?', 'ладно, спим'],
  },
  kk: {
    greetings: ['сәлем', 'апа', 'қайырлы таң', 'тыңдашы', 'айтпақшы', 'балалар', 'қалайсың', 'ия'],
    matters: [
      'автобус тағы # минут кешікті, сабақтың басына үлгермедім',
      'үйге келе жатып # жұмыртқа мен сүт ала келші, жақын дүкен жабық',
      'ертең сағат #-де әжеміздің үйінде кешкі ас, бәрі келеді',
      'дәрігер # күн демалып, суды көбірек ішіңіз деді',
      'біздікілер # гол соғып жеңді, екінші тайм керемет болды',
      'балалардың бақылау жұмысы #-інде, сабаққа дайындалып жатырмыз',
      'палаудың рецептін таптым youtube.com/watch?v=#, # минутта дайын',
      'сен берген кітаптың # бетін оқыдым, қызық екен',
    ],
    closings: ['кешке дейін', '😂', 'рақмет!', 'кейін хабарлас', 'сау бол', 'қалай ойлайсың?'],
  },
}
