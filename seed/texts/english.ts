import type { Phrases, Topic } from './topic.ts';

export const englishPhrases: Phrases = {
  words: {
    place: ['Lisbon', 'Kyoto', 'Bergen', 'Porto', 'Ljubljana', 'Valparaíso', 'Tromsø', 'Galway'],
    day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
    person: ['Sam', 'Priya', 'Tom', 'the new colleague', 'our landlord', 'the supplier'],
    amount: ['40', '75', '120', '250', '600'],
    thing: ['the report', 'the newsletter', 'the meeting notes', 'the budget', 'the offer', 'the handbook'],
    table: ['orders', 'visits', 'invoices', 'bookings', 'members'],
    dish: ['lentils', 'leftover rice', 'a tin of chickpeas', 'two aubergines', 'half a pumpkin'],
  },
  followUps: [
    ['Can you say that in one sentence?', '{gist}'],
    ['Do you have an example?', 'Gladly:\n\n> {example}\n\nThe rest follows the same pattern.'],
    ['Make it shorter, please.', 'In short: {gist}'],
    [
      'What would you check first?',
      'Three things, in this order:\n\n1. whether what you started from is **complete**,\n2. whether it still holds today,\n3. whether somebody else depends on it.\n\nThe second is the one most people skip.',
    ],
    [
      'Are you sure about that?',
      'Of the first part, yes. Of the details I am less sure: please check them against your own papers. {gist}',
    ],
    [
      'How would you explain it to somebody new?',
      'I would start with the example and only then give the rule:\n\n> {example}\n\n{gist}',
    ],
    [
      'Put it into a small table.',
      '| step | who | by when |\n|---|---|---|\n| prepare | you | {day} |\n| look through it | {person} | two days later |\n| decide | both | the week after |',
    ],
  ],
  thanks: ['Thanks, that helps.', 'You are welcome. Come back whenever something is unclear.'],
  praise: ['Exactly what I needed', 'Clear and short', 'The example did it', 'Saved me an hour', 'Nice table'],
  complaints: [
    'Missed the question',
    'Too vague',
    'The numbers are wrong',
    'Repeats itself',
    'Not what I asked for',
    'Stops in the middle',
  ],
  flagged: [
    'The date is wrong',
    'This rule was changed last year',
    'It has nothing to do with my question',
    'The sum does not add up',
    'I would not do that with mains current',
  ],
  summary: 'They talk it through step by step.',
};

export const englishTopics: Topic[] = [
  {
    language: 'en',
    kind: 'work',
    titles: ['Agenda for {day}', 'A meeting that ends on time', 'Shorter meetings'],
    turns: [
      [
        'I have to lead a meeting of six people on {day} about {thing}. It always takes too long. How do I plan it?',
        'Plan it backwards from the decision:\n\n1. **What has to be decided?** Write it as one question.\n2. **What does everybody need to know before?** Send that two days earlier, one page at most.\n3. **Who speaks?** Name one person for each point.\n\nFor six people 40 minutes are enough: 5 to arrive, 25 for the question, 10 to write down who does what.',
      ],
      [
        'Two of them always talk over the others.',
        'Go round the table once before the discussion: everybody gets **one minute** and nobody answers. It feels stiff the first time and normal the third. Quiet people say more when they know that their turn comes.',
      ],
      [
        'Write the invitation, please.',
        '> **{day}, 10:00–10:40**\n>\n> One question: do we go on with {thing} as it is, or do we split it in two?\n>\n> Please read the page attached until the evening before. We begin with a minute from everybody.',
      ],
      [
        'And afterwards?',
        'A note of five lines the same day: what was decided, who does what by when, and what was left open. Nothing else gets read.',
      ],
    ],
    gist: 'Begin with the decision you need, let everybody speak once, and write down who does what.',
    example: 'Decided: we split it. Lin writes the first half by Friday, Omar the second. Open: the printing.',
    keyTopics: ['meetings', 'decisions', 'invitation'],
  },
  {
    language: 'en',
    kind: 'work',
    titles: ['A difficult letter to {person}', 'Saying no kindly', 'Reply to {person}'],
    turns: [
      [
        'I need to tell {person} that {thing} will be ten days late. How do I write that without sounding weak?',
        'Say it in the first line, give one reason, and name the new date:\n\n> {thing} will reach you on the 24th instead of the 14th. A part that we depend on came with a fault and had to be made again. You will get the first half on the 17th, as it is finished.\n\nNo apology longer than one sentence: **what happens next** is what they want to know.',
      ],
      [
        'Should I offer a discount?',
        'Only if the delay costs them something. Otherwise offer what helps: the first half early, a call, a person to ask. A discount that nobody asked for says that the price was too high.',
      ],
      [
        'They answered angrily.',
        'Then answer within the hour, and to the **point** of it, not to the tone:\n\n- what you have understood,\n- what you can do by when,\n- what you can’t do, and why.\n\nOne calm letter is enough; do not defend the first one.',
      ],
    ],
    gist: 'Say the bad news first, give one reason, and name the new date.',
    example: 'It will be the 24th. The first half comes on the 17th.',
    keyTopics: ['letters', 'delay', 'tone'],
  },
  {
    language: 'en',
    kind: 'work',
    titles: ['Budget of {amount} a month', 'Where the money goes', 'Checking a sum'],
    turns: [
      [
        'We spend about {amount} euros a month on small things and nobody knows on what. How do I find out without a big tool?',
        'One table, three columns, one month:\n\n| date | what | how much |\n|---|---|---|\n| 3 May | paper, stamps | 18.40 |\n| 4 May | coffee | 31.00 |\n\nAfter a month sort it by *what*. In most houses **three lines make up two thirds** of it, and those are the only ones worth talking about.',
      ],
      [
        'Who should write it down?',
        'Whoever pays, at the moment they pay. A list that one person fills in for all at the end of the month is a story, not a list.',
      ],
      [
        'And if it turns out to be coffee?',
        'Then decide whether coffee is worth it. The point is not to spend less, it is to **know**.',
      ],
    ],
    gist: 'Write everything down for one month and look only at the three largest lines.',
    example: 'Of 250 euros, 96 were parcels, 61 coffee and 34 printing.',
    keyTopics: ['budget', 'small expenses'],
  },
  {
    language: 'en',
    kind: 'travel',
    titles: ['Three days in {place}', 'A weekend in {place}', '{place} by train'],
    turns: [
      [
        'Three days in {place} in late autumn, with a child of seven. What would you do?',
        'Slowly, and with the weather in mind:\n\n- **First day**: walk from the station to the water, find the bakery, go to bed early.\n- **Second day**: one museum in the morning (two hours at most), a playground after lunch.\n- **Third day**: out of town by tram or boat, back before dark.\n\nOne thing a day that *has* to happen is enough with a child.',
      ],
      [
        'And when it rains?',
        'Swap the second and the third day. Every larger town has an indoor pool; with a child of seven that is never a wasted afternoon.',
      ],
      [
        'What should we pack?',
        '- rain jackets instead of umbrellas\n- **one** book each\n- a ball\n- a box for sandwiches\n\nEverything else can be bought there.',
      ],
      [
        'How early do I have to book?',
        'The train six weeks before, since it gets dearer then. The rest two weeks before; late autumn is quiet in {place}.',
      ],
    ],
    gist: 'One fixed thing a day, and a plan for rain.',
    example: 'Museum from ten to twelve, soup, playground, tram home.',
    keyTopics: ['travel', 'children', 'packing'],
  },
  {
    language: 'en',
    kind: 'home',
    titles: ['Dinner from {dish}', 'What to cook with {dish}', 'Soup for two'],
    turns: [
      [
        'I have {dish}, an onion, two carrots and some yoghurt. Dinner for two in half an hour?',
        'A thick soup:\n\n1. Soften the onion and the carrots in oil, **8 minutes**, with a teaspoon of cumin.\n2. Add {dish} and 600 ml of water, salt, 15 minutes.\n3. Crush half of it with a fork, stir in the yoghurt off the heat.\n\nWith lemon if you have one; the cumin can be left out.',
      ],
      [
        'No cumin here.',
        'Then pepper and a bay leaf. Or nothing: fry the onion until it is dark, that is taste enough.',
      ],
      [
        'Can I freeze the rest?',
        'Yes, before the yoghurt goes in. It keeps for three months and gets thicker: add half a cup of water when you warm it.',
      ],
      [
        'How much salt?',
        'A level teaspoon for 600 ml. Taste it at the end, since the water boils away and the salt does not.',
      ],
    ],
    gist: 'Soften the vegetables, simmer fifteen minutes, stir in yoghurt at the end.',
    example: '600 ml of water, one teaspoon of salt, fifteen minutes.',
    keyTopics: ['cooking', 'soup', 'leftovers'],
  },
  {
    language: 'en',
    kind: 'home',
    titles: ['A window that drips', 'Damp in the bedroom', 'Mould behind the wardrobe'],
    turns: [
      [
        'The bedroom window is wet every morning and there is a dark spot behind the wardrobe. What can I do before I call {person}?',
        'Air the room **twice a day for five minutes with everything open**, instead of leaving a window tilted. Move the wardrobe ten centimetres from the wall. Hang up a hygrometer: below 60 % the spot stops growing.\n\nWipe the spot with 70 % alcohol, with gloves on, and write down the date.',
      ],
      [
        'It is at 72 % at night.',
        'Two sleeping people give off about a litre of water. Air before going to bed and right after getting up; keep the door closed to the warmer bathroom. If it stays above 65 % after a week, it is the wall and not you: then it is {person}’s turn.',
      ],
      [
        'Will bleach help?',
        'It makes the spot pale and leaves the mould alive below. And **never** mix it with anything that has acid in it.',
      ],
    ],
    gist: 'Air twice a day with everything open, and keep the furniture off the wall.',
    example: '72 % at eleven at night, 58 % after five minutes of airing.',
    keyTopics: ['damp', 'airing', 'mould'],
  },
  {
    language: 'en',
    kind: 'learning',
    titles: ['Fractions, again', 'Why do we flip the second fraction?', 'Homework: fractions'],
    turns: [
      [
        'Why do you turn the second fraction over when you divide? My daughter asks and I only know *that* one does.',
        'Ask her how many **quarters** fit into one cake: four. So `1 ÷ 1/4 = 4`. And into three cakes? Twelve, `3 × 4`.\n\nDividing by a quarter is the same as multiplying by four. That is all the turning over is.\n\nWhat is `2 ÷ 1/3`?',
      ],
      [
        'Six, she says. But what about 2/3?',
        'Right! Two thirds are **twice as large** a piece as one third, so only half as many fit: `2 ÷ 2/3 = 6 ÷ 2 = 3`.\n\nSo: times 3, then divided by 2, which is times `3/2`. Can she draw it?',
      ],
      ['She drew it and it works.', 'Then she has understood more than the rule says. One to try alone: `1 ÷ 3/4`.'],
      ['4/3?', 'Exactly: one whole piece of three quarters, and a third of another one.'],
    ],
    gist: 'How many pieces of that size fit in: that is what dividing by a fraction asks.',
    example: 'Four quarters fit into one cake, so 1 ÷ 1/4 = 4.',
    keyTopics: ['fractions', 'division', 'homework'],
  },
  {
    language: 'en',
    kind: 'learning',
    titles: ['Tides in five minutes', 'Why two tides a day?', 'The moon and the sea'],
    turns: [
      [
        'Why is there high water twice a day and not once?',
        'The moon pulls more at the near side of the earth than at its middle, and more at the middle than at the far side. So the water piles up on **both** sides: towards the moon, and away from it.\n\nThe earth turns through both in about 24 hours and 50 minutes.',
      ],
      [
        'Where do the 50 minutes come from?',
        'The moon moves on while the earth turns: after one day it takes another 50 minutes until it stands above the same place.',
      ],
      [
        'And spring tides?',
        'At new moon and full moon the sun pulls along the same line. The range is then about a fifth larger than on average; at half moon they work against each other.',
      ],
    ],
    gist: 'The water is stretched along the line to the moon, so it is high on both sides.',
    example: 'High at 06:10 and 18:35 today, at 07:00 and 19:25 tomorrow.',
    keyTopics: ['tides', 'moon', 'physics'],
  },
];
