import type { Phrases, Topic } from './topic.ts';

export const chinesePhrases: Phrases = {
  words: { place: ['大理', '青岛', '泉州'], day: ['周一', '周三', '周五'], person: ['小林', '房东', '客户'] },
  followUps: [
    ['用一句话说呢？', '{gist}'],
    ['能举个例子吗？', '比如：\n\n> {example}'],
    ['再短一点。', '简单说：{gist}'],
  ],
  thanks: ['谢谢，明白了。', '不客气，有问题随时问。'],
  praise: ['很清楚', '正是我要的'],
  complaints: ['没有回答问题', '太笼统', '数字不对'],
  flagged: ['规定已经变了', '日期是错的'],
  summary: '他们一步一步地讨论。',
};

export const japanesePhrases: Phrases = {
  words: { place: ['金沢', '尾道', '函館'], day: ['月曜', '水曜', '金曜'], person: ['麻衣', '大家さん'] },
  followUps: [
    ['一言で言うと？', '{gist}'],
    ['例はありますか。', 'たとえば：\n\n> {example}'],
    ['もっと短く。', '要するに、{gist}'],
  ],
  thanks: ['ありがとう、助かりました。', 'どういたしまして。'],
  praise: ['わかりやすい', 'ちょうど知りたかったこと'],
  complaints: ['質問と違う', '分量が間違っている'],
  flagged: ['情報が古い', '温度が違います'],
  summary: '順を追って話している。',
};

export const arabicPhrases: Phrases = {
  words: { place: ['الأقصر', 'عمّان', 'مسقط'], day: ['الأحد', 'الثلاثاء', 'الخميس'], person: ['عمر', 'المورّد'] },
  followUps: [
    ['في جملة واحدة؟', '{gist}'],
    ['هل من مثال؟', 'طبعًا:\n\n> {example}'],
    ['أقصر من فضلك.', 'باختصار: {gist}'],
  ],
  thanks: ['شكرًا جزيلًا.', 'على الرحب والسعة.'],
  praise: ['واضح جدًا', 'هذا ما أردته'],
  complaints: ['لم يجب عن السؤال', 'عام جدًا'],
  flagged: ['المعلومة قديمة', 'الرقم خطأ'],
  summary: 'يمضي الحديث خطوة خطوة.',
};

export const turkishPhrases: Phrases = {
  words: {
    place: ['Ayvalık', 'Mardin', 'Rize'],
    day: ['pazartesi', 'çarşamba', 'cuma'],
    person: ['Elif', 'ev sahibi'],
  },
  followUps: [
    ['Tek cümleyle?', '{gist}'],
    ['Bir örnek var mı?', 'Elbette:\n\n> {example}'],
    ['Daha kısa lütfen.', 'Kısaca: {gist}'],
  ],
  thanks: ['Teşekkürler.', 'Rica ederim.'],
  praise: ['Çok açık', 'Tam istediğim'],
  complaints: ['Soruyla ilgisi yok', 'Çok genel'],
  flagged: ['Bu kural değişti', 'Tarih yanlış'],
  summary: 'Adım adım konuşuyorlar.',
};

export const furtherTopics: Topic[] = [
  {
    language: 'zh',
    kind: 'work',
    titles: ['给{person}的邮件', '项目延期怎么说', '{day}的会议'],
    turns: [
      [
        '项目要晚一周，怎么跟{person}说？',
        '先说结果，再说原因：\n\n> 交付改到 **24 日**。有一个部件需要重做，前半部分 17 日就能给您。\n\n道歉一句就够，对方更想知道**接下来怎么办**。',
      ],
      [
        '对方不同意呢？',
        '给两个选择：\n\n1. 24 日一次交齐；\n2. 17 日先交一半，24 日交另一半。\n\n让对方选，比争论有用。',
      ],
      ['需要打电话吗？', '先打电话，再用邮件确认日期。口头的话容易忘。'],
    ],
    gist: '先说新的日期，再说一个原因。',
    example: '改到 24 日，前半部分 17 日给您。',
    keyTopics: ['邮件', '延期'],
  },
  {
    language: 'zh',
    kind: 'learning',
    titles: ['潮汐是怎么回事', '为什么一天两次涨潮', '月亮和海水'],
    turns: [
      [
        '为什么一天有两次涨潮？',
        '月亮对近处的海水拉得**更用力**，对远处拉得更轻，所以水在两边都鼓起来。地球转一圈，两个鼓包都会经过，大约 24 小时 50 分钟。',
      ],
      ['50 分钟从哪里来？', '地球转一圈的时候，月亮也往前走了一点，要多转 50 分钟才追上它。'],
      ['大潮呢？', '新月和满月时，太阳和月亮在一条线上，潮差比平时大约大**五分之一**。'],
    ],
    gist: '海水沿着地月连线被拉长，所以两边都高。',
    example: '今天 6:10 和 18:35 涨潮，明天晚 50 分钟。',
    keyTopics: ['潮汐', '月亮'],
  },
  {
    language: 'ja',
    kind: 'home',
    titles: ['かぼちゃの煮物', '夕飯の相談', '作り置き'],
    turns: [
      [
        'かぼちゃ半分で二人分の煮物、分量を教えて。',
        '**かぼちゃ 400 g** に対して：\n\n- 水 200 ml\n- 砂糖 大さじ 2\n- しょうゆ 大さじ 1½\n\n皮を下にして並べ、落としぶたで 12 分。火を止めて 10 分置くと味が入ります。',
      ],
      ['甘さ控えめにしたい。', '砂糖を大さじ 1 にして、みりん小さじ 1 を足してください。'],
      ['何日もちますか。', '冷蔵で三日。冷凍ならつぶしてサラダ用に。'],
    ],
    gist: '皮を下にして十二分、火を止めて十分。',
    example: '400 g に水 200 ml、砂糖大さじ 2。',
    keyTopics: ['料理', 'かぼちゃ'],
  },
  {
    language: 'ar',
    kind: 'work',
    titles: ['رسالة إلى {person}', 'تأجيل الموعد', 'اجتماع {day}'],
    turns: [
      [
        'كيف أعتذر عن تأخير أسبوع دون إطالة؟',
        'ابدأ بالموعد الجديد:\n\n> سيصلكم العمل يوم **24** بدلًا من 14. النصف الأول جاهز يوم 17.\n\nجملة اعتذار واحدة تكفي؛ المهم ما الذي سيحدث بعد ذلك.',
      ],
      ['وإن غضب؟', 'أجب خلال ساعة، وعلى **المضمون** لا على النبرة: ماذا فهمت، وماذا ستفعل، ومتى.'],
      ['هل أعرض خصمًا؟', 'فقط إن كلّفه التأخير شيئًا.'],
    ],
    gist: 'الموعد الجديد أولًا، ثم سبب واحد.',
    example: 'يوم 24، والنصف الأول يوم 17.',
    keyTopics: ['رسالة', 'تأخير'],
  },
  {
    language: 'tr',
    kind: 'travel',
    titles: ['{place} için iki gün', 'Hafta sonu {place}', 'Trenle {place}'],
    turns: [
      [
        'İki günlüğüne {place}, arabasız. Ne yapalım?',
        '1. **Cumartesi**: sabah pazar, öğleden sonra uzun bir yürüyüş.\n2. **Pazar**: tek bir müze, sonra dönüş.\n\nGünde bir şey yeter; gerisi kendiliğinden gelir.',
      ],
      ['Yağmur yağarsa?', 'Müzeyi cumartesiye alın. Sıcak bir çorba da programdır.'],
      ['Neyi önceden ayırtmalı?', 'Dönüş biletini ve cumartesi akşam yemeğini. **Kalanı orada bulunur.**'],
    ],
    gist: 'Günde tek bir şey, yağmur için de bir plan.',
    example: 'Pazar, sahil yürüyüşü, akşam balık.',
    keyTopics: ['gezi', 'hafta sonu'],
  },
];
