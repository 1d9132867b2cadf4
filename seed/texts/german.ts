import type { Phrases, Topic } from './topic.ts';

export const germanPhrases: Phrases = {
  words: {
    place: ['Husum', 'Görlitz', 'Bregenz', 'Kopenhagen', 'Triest', 'Danzig'],
    day: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag'],
    person: ['Jonas', 'die Hausverwaltung', 'der neue Kollege', 'die Werkstatt'],
    amount: ['35', '80', '140', '300'],
  },
  followUps: [
    ['Geht das auch in einem Satz?', '{gist}'],
    ['Hast du ein Beispiel?', 'Gern:\n\n> {example}\n\nDer Rest geht genauso.'],
    ['Bist du sicher?', 'Beim Grundsatz ja. Die Zahlen solltest du nachmessen. {gist}'],
    [
      'Mach mir eine Liste daraus.',
      '- [ ] nachsehen, was schon da ist\n- [ ] bis **{day}** besorgen, was fehlt\n- [ ] {person} Bescheid sagen\n- [ ] in zwei Wochen noch einmal prüfen',
    ],
    ['Kürzer, bitte.', 'Kurz: {gist}'],
  ],
  thanks: ['Danke, das hilft.', 'Gern geschehen. Sag Bescheid, wie es ausgegangen ist.'],
  praise: ['Genau richtig', 'Kurz und klar', 'Hat sofort geklappt'],
  complaints: ['Geht an der Frage vorbei', 'Zu ungenau', 'Die Maße stimmen nicht', 'Bricht mittendrin ab'],
  flagged: ['Das gilt seit letztem Jahr nicht mehr', 'Die Zahl ist falsch', 'So darf man das nicht anschließen'],
  summary: 'Es wird Schritt für Schritt besprochen.',
};

export const germanTopics: Topic[] = [
  {
    language: 'de',
    kind: 'home',
    titles: ['Regal für die Werkstatt', 'Ein Regal, das hält', 'Regalbretter: wie dick?'],
    turns: [
      [
        'Ich will ein Regal bauen, {amount} cm breit, für schwere Ordner. Wie dick müssen die Bretter sein?',
        'Ordner wiegen etwa **40 kg je Meter**. Bei Fichte rechne mit:\n\n| Breite | Dicke |\n|---|---|\n| bis 60 cm | 18 mm |\n| bis 80 cm | 24 mm |\n| darüber | 28 mm oder eine Stütze in der Mitte |\n\nEine Leiste unter der Vorderkante spart eine Stufe.',
      ],
      [
        'Und die Rückwand?',
        'Die Rückwand hält das Regal im Winkel, nicht die Schrauben. 4 mm Sperrholz, rundum alle 15 cm genagelt, reicht.',
      ],
      [
        'Womit befestige ich es an der Wand?',
        'Zwei Winkel **oben**, sonst kippt es. In Ziegel Dübel 8 mm, in Gipskarton nur in die Ständer.',
      ],
    ],
    gist: 'Lieber eine Stütze mehr als ein dickeres Brett, und oben an der Wand festmachen.',
    example: '80 cm Fichte, 24 mm, Leiste darunter: biegt sich unter Ordnern keine 3 mm.',
    keyTopics: ['Regal', 'Holz', 'Werkstatt'],
  },
  {
    language: 'de',
    kind: 'work',
    titles: ['Protokoll vom {day}', 'Übergabe an {person}', 'Was ins Protokoll gehört'],
    turns: [
      [
        'Wir schreiben jede Woche drei Seiten Protokoll und keiner liest sie. Was gehört wirklich hinein?',
        'Vier Dinge, mehr nicht:\n\n1. **Beschlossen:** ein Satz je Beschluss\n2. **Wer macht was bis wann**\n3. **Offen:** was vertagt wurde und warum\n4. wer da war\n\nWer was gesagt hat, gehört nicht hinein. Eine halbe Seite wird gelesen.',
      ],
      [
        'Und wenn jemand nachher sagt, das war anders?',
        'Dann hilft auch die dritte Seite nicht. Lies die Beschlüsse am Ende der Sitzung **laut vor**, das dauert zwei Minuten.',
      ],
      [
        'Mach mir eine Vorlage.',
        '```\nBeschlossen\n- …\n\nAufgaben\n- Was – wer – bis wann\n\nOffen\n- …\n\nDa waren: …\n```',
      ],
    ],
    gist: 'Nur Beschlüsse, Aufgaben und Offenes, und am Ende laut vorlesen.',
    example: 'Beschlossen: Der Versand zieht um. Jonas bestellt die Regale bis Freitag.',
    keyTopics: ['Protokoll', 'Aufgaben', 'Vorlage'],
  },
  {
    language: 'de',
    kind: 'travel',
    titles: ['Mit dem Rad nach {place}', 'Zwei Tage {place}', 'Fahrrad im Zug'],
    turns: [
      [
        'Wir wollen mit dem Rad nach {place}, etwa {amount} km. Wie teilt man das ein?',
        'Mit Gepäck sind **60 km am Tag** angenehm, 80 gehen. Plane den ersten Tag am kürzesten: da passt noch nichts.\n\n- vormittags zwei Drittel fahren\n- mittags warm essen\n- um vier angekommen sein',
      ],
      [
        'Was, wenn es den ganzen Tag gießt?',
        'Ein Tag Puffer. Und eine Strecke wählen, die alle 20 km einen Bahnhof hat: dann ist Aufgeben ein Plan und keine Niederlage.',
      ],
      [
        'Brauchen die Räder im Zug eine Karte?',
        'Ja, und in schnellen Zügen auch eine **Reservierung**. Im Regionalverkehr vor neun Uhr oft gar nicht möglich.',
      ],
    ],
    gist: 'Kurz anfangen, 60 km am Tag, ein Tag Puffer.',
    example: '45, 65, 60 km und ein Tag frei.',
    keyTopics: ['Fahrrad', 'Reise', 'Etappen'],
  },
];
