import { Journal } from '#server/core/answers/journal.ts';
import { LiveAnswer } from '#server/core/answers/live-answer.ts';
import type { NodeIdentity } from '#server/core/answers/node-identity.ts';
import { type Ground, until } from './ground.ts';

/** An answer of a node that is dead, which had said `texts` until then. */
export async function abandonAnswer(ground: Ground, dead: NodeIdentity, ...texts: string[]): Promise<LiveAnswer> {
  const answer = await ground.newAnswer(dead);
  const live = new LiveAnswer(answer);
  const journal = new Journal(ground.ctx, dead, () => undefined);
  journal.open(live);
  for (const text of texts) {
    const before = live.shown()[0]?.text ?? '';
    live.append('text', text);
    journal.wrote(live, false);
    await until(() => live.shown()[0]?.text === before + text);
  }
  await journal.shutDown();
  return live;
}
