import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Agent } from '#contract/agents.ts';
import { changeAgent, makeAgent } from '#tests/support/agents.ts';
import type { CastMember } from '#tests/support/cast.ts';
import { analyzeNight, dayMs, processNews, ratedAnswers, tellerOf } from '#tests/support/quality.ts';
import { tellAnswers } from '#tests/support/told-answers.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let lin: CastMember;
let agent: Agent;

const usual = [5, 4, 5, 3, 4, 5, 2, 4, 5, 4];
const worse = [3, 2, 4, 1, 3, 2, 5, 1, 3, 2];

/** Twenty days of answers that are rated as usual, each dearer than the one before, and then a version whose answers are not. */
beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
  lin = await house.invite('lin');
  const { server } = house;
  agent = await makeAgent(lin, { name: 'Pilot' });
  const start = Date.now() - 25 * dayMs;
  const first = await tellerOf(server, lin, agent);
  for (let day = 0; day < 21; day += 1)
    await tellAnswers(
      server.pool,
      first,
      ratedAnswers(usual, 30, new Date(start + day * dayMs), { costNano: 1_000_000 + day * 20_000 }),
    );
  await changeAgent(lin, agent, { system_prompt: 'Ramble.' });
  const changed = new Date(start + 21 * dayMs);
  await server.pool.query(
    `update agent_version set created_at = case version when 1 then $2::timestamptz else $3 end where agent_id = $1`,
    [agent.id, new Date(start - 1), new Date(changed.getTime() - 1)],
  );
  const second = await tellerOf(server, lin, agent);
  for (let day = 21; day < 24; day += 1)
    await tellAnswers(
      server.pool,
      second,
      ratedAnswers(worse, 40, new Date(start + day * dayMs), { costNano: 3_000_000 }),
    );
  await processNews(server);
  await analyzeNight(server, new Date().toISOString().slice(0, 10));
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

test('an administrator sees what has become worse and with which change, says that they know of it, and closes it', async () => {
  const { page } = await house.visit(ada, '/admin/quality?of=agent');
  const alarms = page.getByRole('region', { name: 'Alarms' });
  await alarms.getByText('when Pilot became version 2 (system prompt)').first().waitFor();
  const row = page.getByRole('table', { name: 'Ranking' }).getByRole('row').filter({ hasText: 'Pilot' });
  await row.getByText('of 750').waitFor();
  const trends = page.getByRole('region', { name: 'Trends' });
  await trends.getByRole('button', { name: 'Cost an answer' }).click();
  await trends.getByRole('figure', { name: 'Cost an answer' }).waitFor();
  const changes = page.getByRole('region', { name: 'What has changed' });
  await changes
    .getByRole('listitem')
    .filter({ hasText: 'Pilot Cost an answer' })
    .getByText('declining')
    .first()
    .waitFor();

  await alarms.getByRole('link', { name: 'Pilot: ratings have fallen' }).click();
  await page.getByText('None that you may read').waitFor();
  await page.getByRole('textbox', { name: 'Note for the others' }).fill('Lin has been told.');
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByText('ada knows of it since').waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByText('Closed by ada.').waitFor();
  await page.getByText('“Lin has been told.”').waitFor();
});

test('who made an agent sees how it does, and two of its versions side by side', async () => {
  const { page } = await house.visit(lin, `/agents/${agent.id}#quality`);
  await page.getByText('750 ratings').waitFor();
  await page.getByText('when Pilot became version 2 (system prompt)').waitFor();
  await page.goto(`${house.url}/agents/${agent.id}#versions`);
  const figures = page.getByRole('table', { name: 'Version 1 and version 2' });
  await figures.getByRole('row').filter({ hasText: 'Rating' }).getByText('worse').waitFor();
  await figures.getByRole('row').filter({ hasText: 'Failed calls' }).getByText('no difference shown').waitFor();
});
