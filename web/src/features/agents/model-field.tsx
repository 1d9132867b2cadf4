import { useQuery } from '@tanstack/react-query';
import { activeModels, nameOfModel, oneModel } from '#web/api/llm-models.ts';
import { SelectField } from '#web/ui/select-field.tsx';

interface ModelFieldProps {
  /** Empty: the default model. */
  value: string;
  errors: readonly string[] | undefined;
  onChange: (model: string) => void;
}

/** Which model answers. One that can't answer any more stays in sight while it is the chosen one. */
export function ModelField({ value, errors, onChange }: ModelFieldProps) {
  const { data: models, error } = useQuery(activeModels());
  const isGone = value !== '' && models !== undefined && !models.some(({ id }) => id === value);
  const { data: gone } = useQuery({ ...oneModel(value), enabled: isGone });
  const defaultModel = models?.find(({ is_default }) => is_default);
  const options: [string, string][] = [
    ['', defaultModel === undefined ? 'The default model' : `The default, now ${nameOfModel(defaultModel)}`],
    ...(models ?? []).map((model): [string, string] => [model.id, nameOfModel(model)]),
    ...(value !== '' && (isGone || models === undefined)
      ? [[value, gone === undefined ? 'The chosen model' : `${nameOfModel(gone)} (${gone.status})`] as [string, string]]
      : []),
  ];
  const isUnusable = gone !== undefined && gone.status !== 'deprecated';
  return (
    <SelectField
      label="Model"
      hint={
        error !== null
          ? 'The models could not be looked up.'
          : isGone && isUnusable
            ? 'This model can’t answer now: choose another one.'
            : undefined
      }
      value={value}
      options={options}
      errors={errors}
      onChange={onChange}
    />
  );
}
