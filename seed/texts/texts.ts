import type { Random } from '#seed/random.ts';
import { englishCodeTopics } from './english-code.ts';
import { englishPhrases, englishTopics } from './english.ts';
import { arabicPhrases, chinesePhrases, furtherTopics, japanesePhrases, turkishPhrases } from './further.ts';
import { germanPhrases, germanTopics } from './german.ts';
import { frenchPhrases, portuguesePhrases, romanceTopics, spanishPhrases } from './romance.ts';
import type { Language, Phrases, Topic } from './topic.ts';

export const topics: Topic[] = [
  ...englishTopics,
  ...englishCodeTopics,
  ...germanTopics,
  ...romanceTopics,
  ...furtherTopics,
];

export const phrases: Record<Language, Phrases> = {
  en: englishPhrases,
  de: germanPhrases,
  fr: frenchPhrases,
  es: spanishPhrases,
  pt: portuguesePhrases,
  zh: chinesePhrases,
  ja: japanesePhrases,
  ar: arabicPhrases,
  tr: turkishPhrases,
};

/** Says a topic with words of its own, the same ones in all of the conversation. */
export function tell(topic: Topic, random: Random): (text: string) => string {
  const { words } = phrases[topic.language];
  const chosen = new Map(Object.entries(words).map(([name, ones]) => [name, random.pick(ones)]));
  chosen.set('gist', topic.gist).set('example', topic.example);
  return (text) => capital(text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => chosen.get(name) ?? whole));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A whole talk of so many questions with their answers: what belongs to the topic, then what one asks of anything. */
export function talkAbout(topic: Topic, turns: number, random: Random): { title: string; turns: [string, string][] } {
  const say = tell(topic, random);
  const { followUps, thanks } = phrases[topic.language];
  const said = topic.turns.slice(0, turns);
  while (said.length < turns) {
    const isLast = said.length === turns - 1;
    const unsaid = followUps.filter((pair) => !said.slice(-2).includes(pair));
    said.push(isLast && random.chance(0.6) ? thanks : random.pick(unsaid));
  }
  return {
    title: say(random.pick(topic.titles)),
    turns: said.map(([question, answer]) => [say(question), say(answer)]),
  };
}
