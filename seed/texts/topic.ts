export type Language = 'en' | 'de' | 'fr' | 'es' | 'pt' | 'zh' | 'ja' | 'ar' | 'tr';
export type TopicKind = 'work' | 'home' | 'travel' | 'code' | 'learning';

/** What a conversation can be about. In its texts `{place}` and other words in braces stand for one of several. */
export interface Topic {
  language: Language;
  kind: TopicKind;
  titles: string[];
  /** What is asked, and what is answered, in this order. */
  turns: [question: string, answer: string][];
  /** The whole of it in a sentence, and an example. */
  gist: string;
  example: string;
  /** What a summary calls it. */
  keyTopics: string[];
}

/** What is said in a language whatever the conversation is about. */
export interface Phrases {
  /** Words that stand for what is in braces. */
  words: Record<string, string[]>;
  /** Questions and answers, in which `{gist}` and `{example}` are the topic's. */
  followUps: [question: string, answer: string][];
  thanks: [question: string, answer: string];
  praise: string[];
  complaints: string[];
  flagged: string[];
  /** Of a summary: what comes before the gist. */
  summary: string;
}
