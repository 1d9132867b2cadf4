import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { agentList } from '#web/api/agents.ts';
import { activeModels, nameOfModel } from '#web/api/llm-models.ts';
import { SelectField } from '#web/ui/select-field.tsx';
import { PersonFilter } from './person-filter.tsx';
import type { TypedBudget } from './typed-budget.ts';

interface BudgetSubjectProps {
  typed: TypedBudget;
  fields: Record<string, readonly string[]>;
  onChange: (changes: Partial<TypedBudget>) => void;
}

/** Whom a budget is for. */
export function BudgetSubject({ typed, fields, onChange }: BudgetSubjectProps) {
  const { scope } = typed;
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <SelectField
        label="For"
        value={scope}
        options={[
          ['each_person', 'Each person alike'],
          ['house', 'Everybody together'],
          ['person', 'One person'],
          ['agent', 'One agent'],
          ['model', 'One model'],
        ]}
        errors={fields['scope']}
        onChange={(value) => onChange({ scope: value as TypedBudget['scope'] })}
      />
      {scope === 'person' && (
        <Person value={typed.person} errors={fields['person']} onChange={(person) => onChange({ person })} />
      )}
      {scope === 'agent' && (
        <Agent value={typed.agent} errors={fields['agent']} onChange={(agent) => onChange({ agent })} />
      )}
      {scope === 'model' && (
        <Model value={typed.model} errors={fields['model']} onChange={(model) => onChange({ model })} />
      )}
    </div>
  );
}

interface ChoiceProps {
  value: string;
  errors: readonly string[] | undefined;
  onChange: (id: string) => void;
}

function Person({ value, errors, onChange }: ChoiceProps) {
  return (
    <div>
      <p className="mb-1.5 text-sm font-medium">Person</p>
      <PersonFilter value={value} placeholder="Type a name" onChange={onChange} />
      {errors !== undefined && <p className="mt-1.5 text-xs text-danger">{errors.join(' ')}</p>}
    </div>
  );
}

function Agent({ value, errors, onChange }: ChoiceProps) {
  const { data, error } = useInfiniteQuery(agentList('all', ''));
  const agents = data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <SelectField
      label="Agent"
      value={value}
      options={[['', 'Choose one'], ...agents.map(({ id, name }): [string, string] => [id, name])]}
      hint={error === null ? undefined : 'The agents could not be looked up.'}
      errors={errors}
      onChange={onChange}
    />
  );
}

function Model({ value, errors, onChange }: ChoiceProps) {
  const { data: models = [], error } = useQuery(activeModels());
  return (
    <SelectField
      label="Model"
      value={value}
      options={[['', 'Choose one'], ...models.map((model): [string, string] => [model.id, nameOfModel(model)])]}
      hint={error === null ? undefined : 'The models could not be looked up.'}
      errors={errors}
      onChange={onChange}
    />
  );
}
