import { useInfiniteQuery } from '@tanstack/react-query';
import { type AdminModel, administeredModels } from '#web/api/admin-models.ts';
import { administeredProviders, isAdded } from '#web/api/admin-providers.ts';
import { formatPrice } from '#web/lib/format-price.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { paths } from '#web/lib/routes.ts';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { FilterBar, SearchBox, SelectFilter } from '#web/ui/filter-bar.tsx';
import { Link } from '#web/ui/link.tsx';
import { limitsOf } from './limits-of.ts';
import { ModelSwitch } from './model-switch.tsx';

const statuses = [
  ['', 'Any status'],
  ['active', 'Active'],
  ['inactive', 'Inactive'],
  ['deprecated', 'Deprecated'],
  ['maintenance', 'In maintenance'],
] as const;

export function ModelTable() {
  const [filters, change] = useQueryFilters(['search', 'status', 'provider']);
  const models = useInfiniteQuery(administeredModels(filters));
  const providers = useInfiniteQuery(administeredProviders());
  const added = providers.data?.pages.flatMap(({ results }) => results.filter(isAdded)) ?? [];
  const isFiltered = Object.values(filters).some((value) => value !== '');
  return (
    <div className="h-full overflow-y-auto">
      <FilterBar label="Find models">
        <SearchBox label="Name of the model" value={filters.search} onChange={(search) => change({ search })} />
        <SelectFilter
          label="Provider"
          value={filters.provider}
          options={[
            ['', 'Any provider'],
            ['environment', 'Of the environment'],
            ...added.map(({ id, name }) => [id, name] as const),
          ]}
          onChange={(provider) => change({ provider })}
        />
        <SelectFilter
          label="Status"
          value={filters.status}
          options={statuses}
          onChange={(status) => change({ status })}
        />
      </FilterBar>
      <DataTable
        label="Models"
        columns={columns}
        rows={models}
        rowKey={({ id }) => id}
        isFaint={(model) => !model.can_answer}
        none={isFiltered ? 'No model is like this.' : 'What can answer will be listed here.'}
      />
    </div>
  );
}

const columns: Column<AdminModel>[] = [
  { title: 'Model', width: '32%', cell: (model) => <Name model={model} /> },
  { title: 'Provider', cell: (model) => <Origin model={model} /> },
  { title: 'Price of a million tokens', width: '24%', cell: (model) => <Price model={model} /> },
  { title: 'Limits', isMinor: true, width: '15%', cell: (model) => <Limits model={model} /> },
  {
    title: 'Answers',
    hidesTitle: true,
    width: '4.5rem',
    align: 'end',
    cell: (model) => <ModelSwitch model={model} hidesLabel />,
  },
];

function Name({ model }: { model: AdminModel }) {
  const notes = [
    ...(model.is_default ? ['answers by default'] : []),
    ...(model.status === 'active' || model.status === 'inactive' ? [] : [stateNames[model.status]]),
  ];
  return (
    <>
      <Link
        href={paths.admin('models', model.id)}
        title={model.name}
        className="block truncate rounded-sm hover:underline"
      >
        {model.name}
      </Link>
      {notes.length > 0 && <span className="block text-xs font-normal text-faint">{notes.join(' · ')}</span>}
    </>
  );
}

const stateNames = { deprecated: 'deprecated', maintenance: 'in maintenance' };

function Origin({ model }: { model: AdminModel }) {
  const { name, source } = model.provider;
  return (
    <>
      <span className="block truncate" title={name}>
        {name}
      </span>
      <span className="block text-xs text-faint">
        {model.hindrance ?? (source === 'environment' ? 'of the environment' : 'added here')}
      </span>
    </>
  );
}

function Price({ model: { price } }: { model: AdminModel }) {
  if (price === null) return <span className="text-faint">unknown</span>;
  const amounts = [price.input, price.output].map((amount) => (amount === null ? 'unknown' : formatPrice(amount)));
  return (
    <>
      <span className="block">
        {amounts[0]} in, {amounts[1]} out
      </span>
      <span className="block text-xs text-faint">{price.source === 'administrator' ? 'set here' : 'price book'}</span>
    </>
  );
}

function Limits({ model }: { model: AdminModel }) {
  const limits = limitsOf(model);
  return limits.length === 0 ? <span className="text-faint">none</span> : limits.join(', ');
}
