import { useMutation, useQueryClient } from '@tanstack/react-query';
import { priceUnpricedCalls } from '#web/api/admin-models.ts';
import { RequestError } from '#web/api/http.ts';
import { type HouseUsage, usageKeys } from '#web/api/usage.ts';
import { countOf } from '#web/lib/format-count.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Link } from '#web/ui/link.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { toast } from '#web/ui/toasts.tsx';

type Part = HouseUsage['results'][number];

interface PriceCallsDialogProps {
  /** Those with calls that have no price; undefined while they are loaded. */
  models: readonly Part[] | undefined;
  /** The first day that is looked at. */
  since: string;
  onClose: () => void;
}

/** Gives what was used while a price was unknown the one that holds now. */
export function PriceCallsDialog({ models, since, onClose }: PriceCallsDialogProps) {
  return (
    <Dialog title="Price what has no price" onClose={onClose}>
      <p className="text-sm text-soft text-pretty">
        Calls since {since} get the price that holds now. The ledger’s rows stay as they were; what they cost is written
        beside them, and counted from then on.
      </p>
      <ul className="mt-4 divide-y divide-line border-y border-line">
        {models === undefined && <Skeleton className="my-3 h-6" />}
        {models?.map((model) => (
          <ModelRow key={model.id} model={model} since={since} />
        ))}
        {models?.length === 0 && <li className="py-3 text-sm text-soft">All calls that are left have a price.</li>}
      </ul>
      <div className="mt-5 flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}

function ModelRow({ model, since }: { model: Part; since: string }) {
  const client = useQueryClient();
  const id = model.id!;
  const price = useMutation({
    mutationFn: () => priceAll(id, `${since}T00:00:00Z`),
    onSuccess: (priced) => toast(`${countOf(priced, 'call has', 'calls have')} a price now.`),
    onSettled: () => client.invalidateQueries({ queryKey: [usageKeys.house] }),
  });
  const isUnknown = price.error instanceof RequestError && price.error.code === 'conflict';
  return (
    <li className="flex flex-wrap items-center gap-3 py-2.5 text-sm">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium" title={model.name}>
          {model.name}
        </span>
        <span className="block text-xs text-faint">
          {countOf(model.unpriced_calls, 'call', 'calls')} without a price
        </span>
        {price.error !== null && (
          <span role="alert" className="block text-xs text-danger">
            {price.error.message}
          </span>
        )}
      </span>
      {isUnknown ? (
        <Link href={paths.admin('models', id)} className="rounded-sm text-accent underline underline-offset-4">
          Set its price
        </Link>
      ) : (
        <Button small busy={price.isPending} onClick={() => price.mutate()}>
          Price them
        </Button>
      )}
    </li>
  );
}

/** A thousand at a time, so that nobody waits for long. */
async function priceAll(id: string, since: string): Promise<number> {
  let priced = 0;
  for (;;) {
    const some = await priceUnpricedCalls(id, since);
    priced += some.priced;
    if (!some.is_more || some.priced === 0) return priced;
  }
}
