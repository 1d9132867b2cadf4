const dayMs = 86_400_000;

/**
 * How days of a time zone are made of days in UTC: where one begins there is a midnight in UTC, and between the two an edge of some
 * hours. What was used up to where a day begins is what was used up to its midnight, and the edge more or less.
 */
export interface Edges {
  /** The midnight at each beginning of a day, as the date that begins with it. */
  midnights: string[];
  /** The edge of each; empty where the day begins at midnight in UTC. */
  from: Date[];
  until: Date[];
  /** 1 where the midnight comes first, so that the edge is to be added; else −1. */
  sign: 1 | -1;
}

/** With the midnight before each beginning of a day. */
export function edgesBefore(starts: Date[]): Edges {
  const midnights = starts.map((start) => new Date(Math.floor(start.getTime() / dayMs) * dayMs));
  return { midnights: midnights.map(dateOf), from: midnights, until: starts, sign: 1 };
}

/** With the midnight after each. */
export function edgesAfter(starts: Date[]): Edges {
  const midnights = starts.map((start) => new Date(Math.ceil(start.getTime() / dayMs) * dayMs));
  return { midnights: midnights.map(dateOf), from: starts, until: midnights, sign: -1 };
}

function dateOf(midnight: Date): string {
  return midnight.toISOString().slice(0, 10);
}
