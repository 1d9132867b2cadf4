import type { AgentType } from '#server/db/agent-tables.ts';
import { harbourChanged } from './models.ts';

/** One form of an agent, since how many days. */
export interface SeededVersion {
  daysAgo: number;
  systemPrompt: string;
  description: string;
  /** Of its preferred model; null: whatever is the default one. */
  model: string | null;
}

export interface SeededAgent {
  name: string;
  type: AgentType;
  /** Whose it is; null: the one that every house has. */
  createdBy: string | null;
  isPublic: boolean;
  isDeleted?: boolean;
  canCode?: boolean;
  /** What is asked of it, by the topics' kinds. */
  topics: string[];
  /** How often it is chosen, compared with the others. */
  popularity: number;
  versions: SeededVersion[];
}

/** Answered where the default model was asked. */
export const defaultModelThen = 'gpt-4.1-mini';

const helpful = 'You are a helpful assistant.';

export const agents: SeededAgent[] = [
  {
    name: 'Assistant',
    type: 'assistant',
    createdBy: null,
    isPublic: true,
    topics: ['work', 'home', 'travel', 'code'],
    popularity: 2.2,
    versions: [
      { daysAgo: 190, description: 'Answers where no other agent was chosen', systemPrompt: helpful, model: null },
    ],
  },
  {
    name: 'Pilot',
    type: 'expert',
    createdBy: 'ada',
    isPublic: true,
    topics: ['work', 'travel', 'home'],
    popularity: 6.5,
    versions: [
      {
        daysAgo: 184,
        description: 'Knows the house’s handbook and how things are done here',
        systemPrompt: 'You answer questions about daily work. Be exact, and say so when you are not sure.',
        model: 'harbour-large',
      },
      {
        daysAgo: 110,
        description: 'Knows the house’s handbook and how things are done here',
        systemPrompt:
          'You answer questions about daily work. Be exact, name the steps in order, and say so when you are not sure.',
        model: 'harbour-large',
      },
      {
        daysAgo: harbourChanged,
        description: 'Knows the house’s handbook; answers briefly since the model was renewed',
        systemPrompt: 'Answer questions about daily work as briefly as you can. Leave out what is obvious.',
        model: 'harbour-large',
      },
    ],
  },
  {
    name: 'Code Reader',
    type: 'expert',
    createdBy: 'priya',
    isPublic: true,
    canCode: true,
    topics: ['code'],
    popularity: 2.6,
    versions: [
      {
        daysAgo: 178,
        description: 'Reads code with you, and says what it would change',
        systemPrompt: 'You review code. Name the line, the problem and the smallest change that mends it.',
        model: 'claude-haiku-4-5',
      },
      {
        daysAgo: 96,
        description: 'Reads code with you, and says what it would change and test',
        systemPrompt:
          'You review code. Name the line, the problem, the smallest change that mends it and a test for it.',
        model: 'claude-haiku-4-5',
      },
    ],
  },
  {
    name: 'Tutor',
    type: 'tutor',
    createdBy: 'lin',
    isPublic: true,
    topics: ['learning'],
    popularity: 1.8,
    versions: [
      {
        daysAgo: 170,
        description: 'Explains step by step, and asks back',
        systemPrompt: 'You are a patient tutor. Explain one step at a time and ask a question at the end.',
        model: 'claude-haiku-4-5',
      },
      {
        daysAgo: 131,
        description: 'Explains step by step, with an example each',
        systemPrompt: 'You are a patient tutor. Explain one step at a time, each with an example.',
        model: 'claude-haiku-4-5',
      },
    ],
  },
  {
    name: 'Kitchen Friend',
    type: 'assistant',
    createdBy: 'mai',
    isPublic: true,
    topics: ['home'],
    popularity: 1.2,
    versions: [
      {
        daysAgo: 150,
        description: 'What to cook from what there is',
        systemPrompt: 'You help people cook. Give amounts for two, and say what can be left out.',
        model: 'gemini-2.5-flash',
      },
    ],
  },
  {
    name: 'Translator',
    type: 'custom',
    createdBy: 'camille',
    isPublic: true,
    topics: ['travel', 'learning'],
    popularity: 1.2,
    versions: [
      {
        daysAgo: 165,
        description: 'Puts texts into another language, as one would say it there',
        systemPrompt: 'Translate what you are given. Keep the tone; name what can’t be translated.',
        model: 'gemini-2.5-flash',
      },
    ],
  },
  {
    name: 'Workbench',
    type: 'custom',
    createdBy: 'jonas',
    isPublic: false,
    topics: ['home', 'work'],
    popularity: 2,
    versions: [
      {
        daysAgo: 88,
        description: 'Runs on the machine under the desk',
        systemPrompt: 'You are a handy person. Answer in the language you are asked in.',
        model: 'tide-7b',
      },
    ],
  },
  {
    name: 'Old Handbook',
    type: 'expert',
    createdBy: 'ada',
    isPublic: true,
    isDeleted: true,
    topics: ['work'],
    popularity: 0.5,
    versions: [{ daysAgo: 182, description: 'Until Pilot came', systemPrompt: helpful, model: 'gpt-4.1-mini' }],
  },
];
