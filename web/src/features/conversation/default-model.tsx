import { useQuery } from '@tanstack/react-query';
import { Unplug } from 'lucide-react';
import { activeModels, isOffline } from '#web/api/llm-models.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';

/** Which model answers where nobody chose one, and why that one. */
export function DefaultModel() {
  const { data: models, error, refetch } = useQuery(activeModels());
  if (error !== null) {
    return (
      <Notice
        className="mt-6"
        look="error"
        actions={
          <Button small onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        The models could not be looked up. {error.message}
      </Notice>
    );
  }
  if (models === undefined) return <div className="mt-6 h-6" />;
  if (models.length === 0)
    return <Notice className="mt-6">No model can answer now. An administrator has to connect one.</Notice>;
  const model = models.find(({ is_default }) => is_default);
  if (model === undefined)
    return (
      <Notice className="mt-6">The model that answers by default has been switched off. Choose another one.</Notice>
    );
  if (isOffline(model)) {
    return (
      <Notice className="mt-6" look="waiting" icon={<Unplug size={16} />}>
        <strong className="font-semibold">No model is connected.</strong> What answers is a text of the server’s own,
        marked as such. {model.default_reason}
      </Notice>
    );
  }
  return (
    <p className="mt-6 text-center text-sm text-faint text-balance">
      <span className="text-soft">{model.name}</span> answers. {model.default_reason}
    </p>
  );
}
