import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AdminModel, forgetModels, type ModelPrice, pricesOfModel, takePriceBack } from '#web/api/admin-models.ts';
import { formatPrice } from '#web/lib/format-price.ts';
import { Button } from '#web/ui/button.tsx';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { PriceDialog } from './price-dialog.tsx';

/** What a model costs now, what it once did, and another price. */
export function ModelPrices({ model }: { model: AdminModel }) {
  const prices = useInfiniteQuery(pricesOfModel(model.id));
  const [open, setOpen] = useState<'set' | 'take back' | null>(null);
  const rows = prices.data?.pages.flatMap(({ results }) => results) ?? [];
  const isSet = rows.some((row) => row.source === 'administrator' && (row.is_current || row.is_scheduled));
  return (
    <section aria-labelledby="model-price" className="mt-8">
      <div className="flex flex-wrap items-center gap-2">
        <h3 id="model-price" className="flex-1 font-serif text-lg font-semibold">
          Price
        </h3>
        {isSet && (
          <Button small onClick={() => setOpen('take back')}>
            Use the price book
          </Button>
        )}
        <Button small onClick={() => setOpen('set')}>
          Set a price
        </Button>
      </div>
      <Current model={model} />
      {!(prices.isSuccess && rows.length === 0) && (
        <div className="-mx-4">
          <DataTable
            label="Prices, newest first"
            columns={columns}
            rows={prices}
            rowKey={({ id }) => id}
            isFaint={(row) => !row.is_current && !row.is_scheduled}
            none=""
          />
        </div>
      )}
      {open === 'set' && <PriceDialog model={model} onClose={() => setOpen(null)} />}
      {open === 'take back' && <TakeBackDialog model={model} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Current({ model: { price } }: { model: AdminModel }) {
  if (price === null) {
    return (
      <p className="mt-1 mb-3 text-soft">
        Unknown. What it answers is shown as not priced, and never as free; tell its price here if you know it.
      </p>
    );
  }
  const parts = [
    ['Input', price.input],
    ['Output', price.output],
    ['Cached input', price.cache_read],
    ['Cache writing', price.cache_write],
    ['Reasoning', price.reasoning],
  ] as const;
  return (
    <>
      <p className="mt-1 text-sm text-faint">
        A million tokens, for answers that begin now
        {price.has_tiers && '. Some calls cost more, as the price book says'}
      </p>
      <dl className="mt-3 mb-5 flex flex-wrap gap-x-8 gap-y-3">
        {parts.map(([name, amount]) => (
          <div key={name}>
            <dt className="text-xs text-faint">{name}</dt>
            <dd className="tabular-nums">{amount === null ? 'unknown' : formatPrice(amount)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const columns: Column<ModelPrice>[] = [
  { title: 'Who says so', width: '34%', cell: (row) => <Source row={row} /> },
  { title: 'Input', align: 'end', cell: ({ input }) => amountOf(input) },
  { title: 'Output', align: 'end', cell: ({ output }) => amountOf(output) },
  { title: 'From', cell: (row) => (isAlways(row.valid_from) ? 'ever' : <Moment iso={row.valid_from} />) },
  { title: 'Until', cell: (row) => <Until row={row} /> },
];

function Source({ row }: { row: ModelPrice }) {
  const who = row.source === 'administrator' ? (row.set_by_username ?? 'an administrator') : 'Price book';
  const note = row.takes_back
    ? 'went back to the price book'
    : row.is_current
      ? 'holds now'
      : row.is_scheduled
        ? 'holds later'
        : null;
  return (
    <>
      <span className="block truncate" title={row.source_name}>
        {who}
      </span>
      {note !== null && <span className="block text-xs font-normal text-faint">{note}</span>}
    </>
  );
}

function Until({ row }: { row: ModelPrice }) {
  if (row.valid_to === row.valid_from && !row.takes_back) return 'never held';
  return row.valid_to === null ? '' : <Moment iso={row.valid_to} />;
}

/** Prices that the price book does not date hold from the beginning of time. */
function isAlways(iso: string): boolean {
  return new Date(iso).getTime() <= 0;
}

function amountOf(dollars: string | null): string {
  return dollars === null ? '' : formatPrice(dollars);
}

function TakeBackDialog({ model, onClose }: { model: AdminModel; onClose: () => void }) {
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: () => takePriceBack(model.id),
    onSuccess: async () => {
      await forgetModels(client);
      onClose();
    },
    onError: (error) => toast(error.message),
  });
  return (
    <ConfirmDialog
      title="Use the price book again?"
      action="Use the price book"
      busy={take.isPending}
      onConfirm={() => take.mutate()}
      onClose={onClose}
    >
      What was set here, also for later, holds no longer for answers that begin from now on. What was paid stays as it
      was. A model that the price book does not know has no price then.
    </ConfirmDialog>
  );
}
