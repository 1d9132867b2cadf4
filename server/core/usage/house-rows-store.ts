import { type RawBuilder, sql } from 'kysely';
import { wholeMonths } from './calendar.ts';
import { columnOf, type Division } from './division-store.ts';

/** Some days in UTC, and whose use of what on them. */
export interface HouseScope {
  from: string;
  /** The first day that is not counted. */
  until: string;
  person?: number | undefined;
  agent?: string | undefined;
  model?: string | undefined;
}

/** Roll-ups by the day, and by what else each of them divides what was used; the smallest first. */
const rollUps: [table: string, knows: Division[]][] = [
  ['usage_by_day_of_model', ['model']],
  ['usage_by_day_of_agent', ['agent', 'agent_version']],
  ['usage_by_day_of_agent_and_model', ['agent', 'agent_version', 'model']],
  ['usage_by_day_of_person', ['person']],
  ['usage_by_day_of_person_and_agent', ['person', 'agent']],
  ['usage_by_day_of_person_and_model', ['person', 'model']],
  ['usage_by_day', ['person', 'agent', 'agent_version', 'model']],
];

/** Columns of all rows that are of a scope, from the smallest roll-up that knows all that is named. */
export function houseRows(scope: HouseScope, by: Division, columns: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select ${columns} from ${rollUpFor(scope, by)} where ${isBetween('date', scope)} ${isNamed(scope)}`;
}

/** The same where it is no matter of which day a row is: whole months of people stand for their days, which are many. */
export function houseRowsOfParts(scope: HouseScope, by: Division, columns: RawBuilder<unknown>): RawBuilder<unknown> {
  if (!isOfPeopleOnly(scope, by)) return houseRows(scope, by, columns);
  const months = wholeMonths(scope.from, scope.until);
  return sql`
    select ${columns} from usage_by_month_of_person where ${isBetween('month', months)} ${isNamed(scope)}
    union all ${houseRows({ ...scope, until: months.from }, by, columns)}
    union all ${houseRows({ ...scope, from: months.until }, by, columns)}`;
}

export function isOfPeopleOnly({ agent, model }: HouseScope, by: Division): boolean {
  return by === 'person' && agent === undefined && model === undefined;
}

function rollUpFor(scope: HouseScope, by: Division): RawBuilder<unknown> {
  const asked: Division[] = (['person', 'agent', 'model'] as const).filter((name) => scope[name] !== undefined);
  if (by !== 'day') asked.push(by);
  const [table] = rollUps.find(([, knows]) => asked.every((division) => knows.includes(division)))!;
  return sql.table(table);
}

const isBetween = (column: string, { from, until }: { from: string; until: string }): RawBuilder<unknown> =>
  sql`${sql.ref(column)} >= ${from}::date and ${sql.ref(column)} < ${until}::date`;

const isNamed = ({ person, agent, model }: HouseScope): RawBuilder<unknown> => sql`
  ${person === undefined ? sql`` : sql`and ${columnOf.person} = ${person}`}
  ${agent === undefined ? sql`` : sql`and ${columnOf.agent} = ${agent}`}
  ${model === undefined ? sql`` : sql`and ${columnOf.model} = ${model}`}`;
