import { useMutation, useQueryClient } from '@tanstack/react-query';
import { forgetProviders, isAdded, type Provider, type ProviderTest, tryProvider } from '#web/api/admin-providers.ts';
import { countOf, formatCount } from '#web/lib/format-count.ts';
import { Button } from '#web/ui/button.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { toast } from '#web/ui/toasts.tsx';

/** What the last small call came to, and another one. */
export function ProviderTestCell({ provider }: { provider: Provider }) {
  if (!isAdded(provider)) return <span className="text-faint">not tested here</span>;
  return (
    <span className="flex flex-wrap items-start gap-x-3 gap-y-1.5">
      <span className="min-w-0 flex-1 basis-28" aria-live="polite">
        {provider.last_test === null ? (
          <span className="text-faint">not tested</span>
        ) : (
          <Outcome test={provider.last_test} />
        )}
      </span>
      <TestButton id={provider.id} name={provider.name} />
    </span>
  );
}

function Outcome({ test }: { test: ProviderTest }) {
  const { ok: isOk, message, at, latency_ms: latency, models_found: found } = test;
  return (
    <>
      <span className={isOk ? 'block' : 'block text-danger'}>
        {isOk ? `Answers in ${formatCount(latency)} ms` : message}
      </span>
      <span className="block text-xs text-faint">
        <Moment iso={at} />
        {isOk && ` · ${message ?? countOf(found, 'model', 'models')}`}
      </span>
    </>
  );
}

function TestButton({ id, name }: { id: string; name: string }) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => tryProvider(id),
    onSuccess: () => forgetProviders(client),
    onError: (error) => toast(error.message),
  });
  return (
    <Button small busy={test.isPending} aria-label={`Test ${name}`} onClick={() => test.mutate()}>
      Test
    </Button>
  );
}
