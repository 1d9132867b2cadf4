import type { Role } from '#server/db/tables.ts';
import type { Language } from './texts/topic.ts';

/** Somebody of the house, as they are and as they work. */
export interface Character {
  username: string;
  name: string;
  role: Role;
  zone: string;
  languages: Language[];
  /** How much they ask, compared with the others. */
  activity: number;
  /** How likely they rate an answer, compared with the others, and by how many stars kinder than others. */
  rates: number;
  kindness: number;
  /** They are not there any more. */
  hasLeft?: boolean;
}

/** All of them sign in with it. It is printed, so a house that holds anything real must not have it. */
export const castPassword = 'a house to look around in';

export const emailOf = ({ username }: Character): string => `${username}@example.org`;

/** Ada comes first, and so is the administrator. */
export const cast: Character[] = [
  person('ada', 'Ada', 'administrator', 'Europe/Berlin', ['en', 'de'], { activity: 1.2, rates: 1.5 }),
  person('lin', 'Lin', 'moderator', 'Asia/Shanghai', ['zh', 'en'], { activity: 1.4, rates: 1.2 }),
  person('omar', 'Omar', 'moderator', 'Africa/Cairo', ['ar', 'en'], { activity: 1, rates: 1 }),
  person('jonas', 'Jonas', 'member', 'Europe/Berlin', ['de'], { activity: 2.4, rates: 0.7, kindness: -0.2 }),
  person('camille', 'Camille', 'member', 'Europe/Paris', ['fr', 'en'], { activity: 1.6, rates: 1.4 }),
  person('sofia', 'Sofia', 'member', 'America/Sao_Paulo', ['pt', 'en'], { activity: 1.3, rates: 1, kindness: 0.3 }),
  person('diego', 'Diego', 'member', 'America/Mexico_City', ['es'], { activity: 1.5, rates: 0.8 }),
  person('priya', 'Priya', 'member', 'Asia/Kolkata', ['en'], { activity: 3, rates: 1.1, kindness: -0.1 }),
  person('mai', 'Mai', 'member', 'Asia/Tokyo', ['ja', 'en'], { activity: 1.1, rates: 0.6, kindness: 0.2 }),
  person('sam', 'Sam', 'member', 'America/New_York', ['en'], { activity: 2.2, rates: 1.3 }),
  person('elif', 'Elif', 'member', 'Europe/Istanbul', ['tr', 'en'], { activity: 0.9, rates: 0.5 }),
  person('tom', 'Tom', 'member', 'Europe/London', ['en'], { activity: 0.5, rates: 1, hasLeft: true }),
];

function person(
  username: string,
  name: string,
  role: Role,
  zone: string,
  languages: Language[],
  habits: Pick<Character, 'activity' | 'rates'> & Partial<Character>,
): Character {
  return { username, name, role, zone, languages, kindness: 0, ...habits };
}
