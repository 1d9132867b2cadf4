import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { type AdminModel, administeredModel, changeModel, forgetModels } from '#web/api/admin-models.ts';
import { RequestError } from '#web/api/http.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { ModelPrices } from './model-prices.tsx';
import { ModelSettings } from './model-settings.tsx';
import { ModelSwitch } from './model-switch.tsx';

/** One model: whether it answers, what it costs and once did, and how it is asked. */
export function ModelDetail({ id }: { id: string }) {
  const model = useQuery(administeredModel(id));
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-3xl px-4 py-5 sm:px-6">
        <Link
          href={paths.admin('models')}
          exact
          className="inline-flex items-center gap-1.5 text-sm text-soft hover:text-ink"
        >
          <ArrowLeft size={15} className="rtl:rotate-180" /> All models
        </Link>
        {model.isPending && <Skeleton className="mt-5 h-24" />}
        {model.isError && <Failed error={model.error} onRetry={() => void model.refetch()} />}
        {model.data !== undefined && <Model model={model.data} />}
      </div>
    </div>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isGone = error instanceof RequestError && error.status === 404;
  if (isGone) return <PageState title="There is no such model" />;
  return (
    <PageState title="The model could not be loaded" actions={<Button onClick={onRetry}>Try again</Button>}>
      {error.message}
    </PageState>
  );
}

function Model({ model }: { model: AdminModel }) {
  const { provider } = model;
  return (
    <>
      <h2 dir="auto" className="mt-3 font-serif text-xl font-semibold wrap-anywhere">
        {model.name}
      </h2>
      <p className="mt-1 text-sm text-faint wrap-anywhere">
        <code className="font-mono">{model.model_id}</code>, run by {provider.name}
        {provider.source === 'environment' ? ', which the environment sets' : ''}
      </p>
      {model.hindrance !== null && (
        <Notice look="waiting" className="mt-4">
          It can’t answer: {model.hindrance}.
        </Notice>
      )}
      <div className="mt-5 flex flex-wrap items-center gap-x-6 gap-y-3 rounded-xl border border-line bg-raised px-4 py-3">
        <ModelSwitch model={model} />
        <Default model={model} />
      </div>
      <ModelPrices model={model} />
      <ModelSettings key={model.updated_at} model={model} />
    </>
  );
}

function Default({ model }: { model: AdminModel }) {
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: (isDefault: boolean) => changeModel(model.id, { is_default: isDefault }),
    onSuccess: () => forgetModels(client),
    onError: (error) => toast(error.message),
  });
  return (
    <div className="flex min-w-0 flex-1 basis-64 flex-wrap items-center gap-x-4 sm:justify-end gap-y-2">
      {model.is_default && (
        <p className="min-w-0 flex-1 basis-48 text-sm text-soft">
          <span className="font-medium text-ink">Answers by default.</span> {model.default_reason}
        </p>
      )}
      {model.is_chosen_default && (
        <Button small busy={choose.isPending} onClick={() => choose.mutate(false)}>
          Leave it to the server
        </Button>
      )}
      {!model.is_default && (
        <Button small busy={choose.isPending} disabled={!model.can_answer} onClick={() => choose.mutate(true)}>
          Make it the default
        </Button>
      )}
    </div>
  );
}
