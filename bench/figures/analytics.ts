import type { RequestsResult } from '#bench/load/jobs.ts';
import { type Figure, median } from '#bench/measure/figure.ts';
import type { KeptHouse } from '#bench/programs/kept-house.ts';
import type { Person } from '#bench/programs/person.ts';
import type { Bench } from './bench.ts';
import { startLedgerHouse } from './ledger-house.ts';

const goalMs = 100;
/** One request after the other: what one person waits for. */
const seconds = 3;

/** What a figure asks for, and who asks. */
interface Question {
  name: string;
  people: Person[];
  paths: string[];
}

/** Every figure that is shown of five million calls. */
export async function measureAnalytics(bench: Bench): Promise<Figure[]> {
  const house = await startLedgerHouse();
  const questions = await questionsFor(house);
  const took = questions.map((): RequestsResult[] => []);
  for (let round = -1; round < bench.rounds; round++) {
    for (const [index, question] of questions.entries()) {
      const result = await ask(bench, house.server.port, question);
      // The round before the first warms up.
      if (round >= 0) took[index]!.push(result);
    }
  }
  return questions.map(({ name }, index) => ({
    name: `${name}, p95`,
    unit: 'ms',
    rows: [{ subject: 'Colloquy', rounds: took[index]!.map(({ p95 }) => p95) }],
    goal: { atMost: goalMs },
    note: `p50 ${shown(took[index]!, 'p50')} ms, p99 ${shown(took[index]!, 'p99')} ms, ${Math.min(...took[index]!.map(({ requests }) => requests))} requests a round or more`,
  }));
}

const shown = (results: RequestsResult[], share: 'p50' | 'p99'): string =>
  median(results.map((result) => result[share])).toFixed(1);

function ask({ load }: Bench, port: number, { people, paths }: Question): Promise<RequestsResult> {
  const requests = paths.flatMap((path) =>
    people.map(({ cookie }) => ({ method: 'GET' as const, path, headers: { cookie } })),
  );
  return load.run<'requests'>({ kind: 'requests', port, requests, connections: 1, seconds });
}

const own = {
  'list of days': '/api/analytics/',
  dashboard: '/api/analytics/dashboard/',
  'dashboard of 30 days': '/api/analytics/dashboard/?days=30',
  'summary of 30 days': '/api/analytics/summary/?days=30',
  'summary of 366 days': '/api/analytics/summary/?days=366',
  '14 days, in a far zone': '/api/analytics/daily/?days=14&time_zone=Pacific/Chatham',
  '366 days, in a far zone': '/api/analytics/daily/?days=366&time_zone=Pacific/Chatham',
  'dashboard of 366 days, in a far zone': '/api/analytics/dashboard/?days=366&time_zone=Pacific/Chatham',
  'series of 30 days': '/api/analytics/series/?days=30',
  'series of 366 days, in a far zone': '/api/analytics/series/?days=366&time_zone=Pacific/Chatham',
};

async function questionsFor({ server, people }: KeptHouse): Promise<Question[]> {
  const [ada, ...others] = people;
  const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const ids = await idsOf(server.port, ada!, '/api/model-performance/?page_size=20');
  const busiest: Record<string, string[]> = {};
  for (const kind of ['model', 'agent'])
    busiest[kind] = await idsOf(server.port, ada!, `/api/admin/usage/?by=${kind}&limit=3`);
  return [
    ...Object.entries(own).flatMap(([name, path]) => [
      { name: `Own use, ${name}, of the one who asks most`, people: [ada!], paths: [path] },
      { name: `Own use, ${name}`, people: others, paths: [path] },
    ]),
    ...['person', 'agent', 'agent_version', 'model', 'day'].flatMap((by) => [
      { name: `Use of the house by ${by}, 30 days`, people: [ada!], paths: [`/api/admin/usage/?by=${by}`] },
      {
        name: `Use of the house by ${by}, 366 days`,
        people: [ada!],
        paths: [`/api/admin/usage/?by=${by}&from=${day(366)}&until=${day(0)}`],
      },
    ]),
    ...['person', 'model'].map((by) => ({
      name: `Use of the house by ${by} and day, 366 days`,
      people: [ada!],
      paths: [`/api/admin/usage/series/?by=${by}&from=${day(366)}&until=${day(0)}`],
    })),
    ...['model', 'agent'].flatMap((of) => [
      {
        name: `Use of the house of one ${of} by person, 366 days`,
        people: [ada!],
        paths: busiest[of]!.map((id) => `/api/admin/usage/?by=person&${of}=${id}&from=${day(366)}&until=${day(0)}`),
      },
      {
        name: `Use of the house of one ${of} by person and day, 366 days`,
        people: [ada!],
        paths: busiest[of]!.map(
          (id) => `/api/admin/usage/series/?by=person&${of}=${id}&from=${day(366)}&until=${day(0)}`,
        ),
      },
    ]),
    ...['model', 'agent'].flatMap((by) =>
      [30, 366].flatMap((days) => [
        {
          name: `Ranking of ${by}s, ${days} days`,
          people: [ada!],
          paths: [`/api/admin/rankings/?subject=${by}&days=${days}`],
        },
        {
          name: `Trends of ${by}s, ${days} days`,
          people: [ada!],
          paths: [`/api/admin/trends/?subject=${by}&days=${days}`],
        },
      ]),
    ),
    ...[30, 366].map((days) => ({
      name: `Models compared, ${days} days`,
      people: others,
      paths: [`/api/model-performance/comparison/?days=${days}`],
    })),
    { name: 'Model performance, list', people: [ada!], paths: ['/api/model-performance/'] },
    { name: 'Model performance, 100 days of models', people: [ada!], paths: ['/api/model-performance/?page_size=100'] },
    {
      name: 'Model performance, list of one model',
      people: others,
      paths: ['/api/model-performance/?model_id=bench-2'],
    },
    { name: 'Model performance, a day', people: others, paths: ids.map((id) => `/api/model-performance/${id}/`) },
  ];
}

async function idsOf(port: number, { cookie }: Person, path: string): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie } });
  const { results } = (await response.json()) as { results: { id: string }[] };
  return results.map(({ id }) => id);
}
