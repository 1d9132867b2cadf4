import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Budget, changeBudget, forgetBudgets, makeBudget } from '#web/api/budgets.ts';
import { RequestError } from '#web/api/http.ts';
import { newKey } from '#web/lib/new-key.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field } from '#web/ui/field.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { SelectField } from '#web/ui/select-field.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { BudgetSubject } from './budget-subject.tsx';
import { titleOf } from './budget-titles.ts';
import { changesOf, newOf, type TypedBudget, typedOf } from './typed-budget.ts';

interface BudgetDialogProps {
  /** Null for a new one. */
  budget: Budget | null;
  onClose: () => void;
}

/** Makes a budget, or changes one. Whom it is for and its unit stay as they were made. */
export function BudgetDialog({ budget, onClose }: BudgetDialogProps) {
  const client = useQueryClient();
  const [key] = useState(newKey);
  const [typed, setTyped] = useState<TypedBudget>(() => typedOf(budget));
  const set = (changes: Partial<TypedBudget>) => setTyped((before) => ({ ...before, ...changes }));
  const save = useMutation({
    mutationFn: () =>
      budget === null ? makeBudget(newOf(typed), key) : changeBudget(budget.id, changesOf(typed, budget)),
    onSuccess: async (saved) => {
      await forgetBudgets(client);
      toast(`${titleOf(saved)} holds for answers that begin now.`);
      onClose();
    },
  });
  const fields = save.error instanceof RequestError ? save.error.fields : {};
  return (
    <Dialog title={budget === null ? 'Add a budget' : `Edit ${titleOf(budget)}`} onClose={onClose}>
      <form
        noValidate
        className="space-y-4 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {save.error !== null && Object.keys(fields).length === 0 && <Notice look="error">{save.error.message}</Notice>}
        {budget === null && <BudgetSubject typed={typed} fields={fields} onChange={set} />}
        <Amount typed={typed} isNew={budget === null} errors={fields['amount']} onChange={set} />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Every"
            value={typed.period}
            options={[
              ['day', 'day'],
              ['month', 'month'],
            ]}
            errors={fields['period']}
            onChange={(period) => set({ period: period as TypedBudget['period'] })}
          />
          <SelectField
            label="Where its days begin"
            value={typed.timeZone}
            options={zonesWith(typed.timeZone)}
            errors={fields['time_zone']}
            onChange={(timeZone) => set({ timeZone })}
          />
        </div>
        <SelectField
          label="Once it is used up"
          value={typed.action}
          options={[
            ['block', 'No answers until it begins anew'],
            ['warn', 'Answers go on, and people are told'],
          ]}
          errors={fields['action']}
          hint="At 80 % people are told in either case"
          onChange={(action) => set({ action: action as TypedBudget['action'] })}
        />
        <Field
          label="Name"
          value={typed.name}
          maxLength={100}
          placeholder="None"
          hint="Who is stopped reads it"
          onChange={(event) => set({ name: event.target.value })}
          errors={fields['name']}
        />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            {budget === null ? 'Add the budget' : 'Save'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface AmountProps {
  typed: TypedBudget;
  isNew: boolean;
  errors: readonly string[] | undefined;
  onChange: (changes: Partial<TypedBudget>) => void;
}

function Amount({ typed, isNew, errors, onChange }: AmountProps) {
  const isMoney = typed.unit === 'dollars';
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label={isMoney ? 'US dollars' : 'Tokens'}
        value={typed.amount}
        inputMode={isMoney ? 'decimal' : 'numeric'}
        maxLength={20}
        autoComplete="off"
        placeholder={isMoney ? '25.00' : '1000000'}
        onChange={(event) => onChange({ amount: event.target.value })}
        errors={errors}
      />
      {isNew && (
        <SelectField
          label="Counted in"
          value={typed.unit}
          options={[
            ['dollars', 'US dollars'],
            ['tokens', 'Tokens'],
          ]}
          hint={isMoney ? 'Models of unknown price are not counted' : undefined}
          onChange={(unit) => onChange({ unit: unit as TypedBudget['unit'] })}
        />
      )}
    </div>
  );
}

function zonesWith(chosen: string): [string, string][] {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), chosen]);
  return [...zones].toSorted().map((zone) => [zone, zone.replaceAll('_', ' ')]);
}
