import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type AdminModel, forgetModels, type NewPrice, setPrice } from '#web/api/admin-models.ts';
import { RequestError } from '#web/api/http.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field } from '#web/ui/field.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { toast } from '#web/ui/toasts.tsx';

/** Another price, from now on or from a time to come. */
export function PriceDialog({ model, onClose }: { model: AdminModel; onClose: () => void }) {
  const client = useQueryClient();
  const set = useMutation({
    mutationFn: (form: FormData) => setPrice(model.id, priceIn(form)),
    onSuccess: async (price) => {
      await forgetModels(client);
      toast(price.is_scheduled ? 'The price is set for later.' : 'The price holds for answers that begin now.');
      onClose();
    },
  });
  const fields = set.error instanceof RequestError ? set.error.fields : {};
  const { price } = model;
  const money = { inputMode: 'decimal', maxLength: 13, autoComplete: 'off' } as const;
  return (
    <Dialog title="Set a price" onClose={onClose}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate(new FormData(event.currentTarget));
        }}
      >
        <p className="text-soft">What {model.name} costs, in US dollars per million tokens.</p>
        {set.error !== null && Object.keys(fields).length === 0 && <Notice look="error">{set.error.message}</Notice>}
        <div className="grid grid-cols-2 gap-4">
          <Field
            label="Input"
            name="input"
            defaultValue={price?.input ?? ''}
            errors={fields['input']}
            autoFocus
            {...money}
          />
          <Field label="Output" name="output" defaultValue={price?.output ?? ''} errors={fields['output']} {...money} />
        </div>
        <details className="group">
          <summary className="cursor-pointer rounded-md text-sm text-soft hover:text-ink">Cache and reasoning</summary>
          <div className="mt-3 grid grid-cols-2 gap-4">
            <Field
              label="Cached input"
              name="cache_read"
              hint="As input where empty"
              errors={fields['cache_read']}
              {...money}
            />
            <Field
              label="Cache writing"
              name="cache_write"
              hint="As input where empty"
              errors={fields['cache_write']}
              {...money}
            />
            <Field
              label="Reasoning"
              name="reasoning"
              hint="As output where empty"
              errors={fields['reasoning']}
              {...money}
            />
          </div>
        </details>
        <Field
          label="From"
          name="valid_from"
          type="datetime-local"
          hint="Empty: from now on. What is being answered keeps its price."
          errors={fields['valid_from']}
        />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={set.isPending}>
            Set the price
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function priceIn(form: FormData): NewPrice {
  const typed = (name: string): string => String(form.get(name) ?? '').trim();
  const optional = (name: string): string | null => (typed(name) === '' ? null : typed(name));
  const from = typed('valid_from');
  return {
    input: typed('input'),
    output: typed('output'),
    cache_read: optional('cache_read'),
    cache_write: optional('cache_write'),
    reasoning: optional('reasoning'),
    valid_from: from === '' ? null : new Date(from).toISOString(),
  };
}
