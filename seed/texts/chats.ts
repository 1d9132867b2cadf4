/** A chat between people: who is in it, since when, and what they say in turn. */
interface ChatScript {
  name: string;
  daysAgo: number;
  lastDaysAgo: number;
  participants: string[];
  lines: string[];
}

export const chatScripts: ChatScript[] = [
  {
    name: 'Kitchen',
    daysAgo: 175,
    lastDaysAgo: 1,
    participants: ['ada', 'mai', 'sam', 'camille'],
    lines: [
      'Who has the big pot?',
      'It is with me, I bring it on Thursday.',
      'Then I make soup for eight.',
      'Can somebody get bread?',
      'I pass the bakery at five.',
      'Without nuts, please. Tom is coming.',
      'The agent says 600 ml for two. So 2.4 litres?',
      'That is what I would take.',
      'It was very good. Who writes down the recipe?',
      'Already in the conversation, I can link it.',
      'Next time with pumpkin.',
      'Half a pumpkin is left from yesterday, by the way.',
      'Then tomorrow!',
      'I am away until Monday.',
      'We keep some in the freezer for you.',
      'The freezer makes a noise again.',
    ],
  },
  {
    name: 'Autumn trip',
    daysAgo: 70,
    lastDaysAgo: 3,
    participants: ['priya', 'sam', 'sofia', 'elif'],
    lines: [
      'Three days in November, who comes?',
      'I do, if it is by train.',
      'Eu também!',
      'Me too, but back on Sunday evening.',
      'I asked Pilot for a plan. It wants one fixed thing a day.',
      'That sounds like a holiday, not like a march.',
      'The tickets get dearer six weeks before.',
      'So by Friday. Who books?',
      'I book for all and you pay me back.',
      'What if it rains?',
      'Swap the second and the third day.',
      'Booked. 9:12 on the 20th, four seats with a table.',
    ],
  },
  {
    name: 'Werkstatt',
    daysAgo: 120,
    lastDaysAgo: 6,
    participants: ['jonas', 'ada'],
    lines: [
      'Die Bretter sind da, 24 mm statt 18.',
      'Passt das noch an die Wand?',
      'Ja, oben zwei Winkel mehr.',
      'Hast du die 8er-Dübel?',
      'Liegen in der blauen Kiste.',
      'Dann Samstag um zehn.',
      'Das Regal steht. Es wackelt nicht einmal.',
      'Bild?',
      'Morgen, mit Ordnern drin.',
    ],
  },
  {
    name: 'Review',
    daysAgo: 150,
    lastDaysAgo: 2,
    participants: ['ada', 'lin', 'omar'],
    lines: [
      'Who takes the open ones today?',
      'I have until noon.',
      'Then I take the rest.',
      'Two of them are about the same rule. I uphold both.',
      'Please name the source in the reason.',
      'Done.',
      'Is it me, or are there more flags since Pilot was changed?',
      'I see that too. Mostly “off topic”.',
      'The ratings went down as well. Let us look at the versions side by side.',
      'I escalate one, it is about mains current.',
      'I look at it tonight.',
      'Thanks!',
    ],
  },
  {
    name: 'Omar',
    daysAgo: 44,
    lastDaysAgo: 9,
    participants: ['lin', 'omar'],
    lines: [
      'Do you have the letter to the supplier?',
      'In the conversation from Tuesday. The date comes first now.',
      'Good. Shall we offer a discount?',
      'Only if the delay costs them something.',
      'They answered within the hour, all fine.',
      'شكرًا!',
    ],
  },
  {
    name: 'La traduction',
    daysAgo: 33,
    lastDaysAgo: 12,
    participants: ['camille', 'diego'],
    lines: [
      'Tu peux relire ma lettre en espagnol ?',
      'Claro, mándala.',
      '« Sin otro particular » : trop froid, non ?',
      'Un poco. « Quedo atento a tu respuesta » es más cálido.',
      'Merci, je prends celui-là.',
    ],
  },
];
