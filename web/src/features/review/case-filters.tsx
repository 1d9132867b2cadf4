import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import type { Case } from '#web/api/cases.ts';
import { casesKey } from '#web/api/cases.ts';
import type { Page } from '#web/api/pages.ts';
import { flagKinds } from '#web/lib/flag-kinds.ts';
import { FilterBar, SelectFilter } from '#web/ui/filter-bar.tsx';
import { stateNames } from './case-words.ts';

export const filterNames = ['state', 'kind', 'agent', 'model', 'assignee', 'older_than', 'newer_than'] as const;
export type CaseFilters = Record<(typeof filterNames)[number], string>;

const states = [
  ['', 'Waiting'],
  ...Object.entries(stateNames).slice(0, 3),
  ['closed', 'Closed'],
  ...Object.entries(stateNames).slice(3),
] as [string, string][];
const kinds = [['', 'Any flag'], ...flagKinds.map(({ type, name }) => [type, name] as const)] as const;
const workers = [
  ['', 'Anybody’s'],
  ['me', 'Yours'],
  ['none', 'Nobody’s'],
] as const;
const ages = [
  ['', 'Any age'],
  ['newer_than=24', 'Less than a day'],
  ['older_than=24', 'More than a day'],
  ['older_than=72', 'More than 3 days'],
  ['older_than=168', 'More than a week'],
] as const;

interface CaseFiltersProps {
  filters: CaseFilters;
  onChange: (changes: Partial<CaseFilters>) => void;
}

export function CaseFilterBar({ filters, onChange }: CaseFiltersProps) {
  const agents = useSeen('agent', 'agent_name');
  const models = useSeen('model', 'model_name');
  return (
    <FilterBar label="Find cases" className="max-sm:grid max-sm:grid-cols-2 sm:[&>select]:max-w-44">
      <SelectFilter label="State" value={filters.state} options={states} onChange={(state) => onChange({ state })} />
      <SelectFilter label="Flag" value={filters.kind} options={kinds} onChange={(kind) => onChange({ kind })} />
      <SelectFilter
        label="Who works on it"
        value={filters.assignee}
        options={workers}
        onChange={(assignee) => onChange({ assignee })}
      />
      <SelectFilter label="Age" value={ageOf(filters)} options={ages} onChange={(age) => onChange(agesFrom(age))} />
      <SelectFilter
        label="Agent"
        value={filters.agent}
        options={[['', 'Any agent'], ...named(agents, filters.agent)]}
        onChange={(agent) => onChange({ agent })}
      />
      <SelectFilter
        label="Model"
        value={filters.model}
        options={[['', 'Any model'], ...named(models, filters.model)]}
        onChange={(model) => onChange({ model })}
      />
    </FilterBar>
  );
}

function ageOf({ older_than, newer_than }: CaseFilters): string {
  if (older_than !== '') return `older_than=${older_than}`;
  return newer_than === '' ? '' : `newer_than=${newer_than}`;
}

function agesFrom(age: string): Partial<CaseFilters> {
  const [name = '', value = ''] = age.split('=');
  return { older_than: '', newer_than: '', ...(name !== '' && { [name]: value }) };
}

/** What can be chosen is what was seen in a list, since reviewers see no list of everybody's agents. */
function useSeen(id: 'agent' | 'model', name: 'agent_name' | 'model_name'): Map<string, string> {
  const lists = useQueryClient().getQueriesData<InfiniteData<Page<Case>>>({ queryKey: [...casesKey, 'list'] });
  const rows = lists.flatMap(([, data]) => data?.pages.flatMap(({ results }) => results) ?? []);
  return new Map(rows.flatMap((row) => (row[id] === null || row[name] === null ? [] : [[row[id], row[name]]])));
}

function named(seen: Map<string, string>, chosen: string): [id: string, name: string][] {
  const names = [...seen].toSorted(([, one], [, other]) => one.localeCompare(other));
  return chosen === '' || seen.has(chosen) ? names : [...names, [chosen, 'The chosen one']];
}
