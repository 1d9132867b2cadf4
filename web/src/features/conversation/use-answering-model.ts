import { useQuery } from '@tanstack/react-query';
import { RequestError } from '#web/api/http.ts';
import { activeModels, type LlmModel, nameOfModel, oneModel } from '#web/api/llm-models.ts';

export interface AnsweringModel {
  /** Those that can answer. */
  models: LlmModel[];
  /** The one that answers the next message; undefined while that is not known. */
  model: LlmModel | undefined;
  /** Which one answers where nobody chose: the agent's, else the default one. */
  fallback: string | undefined;
  /** Why the model that would answer can't; null where it can. */
  problem: string | null;
}

/** `chosen` by the person for this conversation, `preferred` by its agent; both are models' ids. */
export function useAnsweringModel(chosen: string | null, preferred: string | null): AnsweringModel {
  const { data: models } = useQuery(activeModels());
  const fallback = preferred ?? models?.find(({ is_default }) => is_default)?.id;
  const wanted = chosen ?? fallback;
  const active = models?.find(({ id }) => id === wanted);
  const isElsewhere = models !== undefined && wanted !== undefined && active === undefined;
  const { data: other, error } = useQuery({ ...oneModel(wanted ?? ''), enabled: isElsewhere });
  return {
    models: models ?? [],
    model: active ?? (isElsewhere ? other : undefined),
    fallback,
    problem: models !== undefined && wanted === undefined ? noDefault : isElsewhere ? problemOf(other, error) : null,
  };
}

/** No other takes its place unasked: it might cost more. */
const noDefault = 'The model that answers by default has been switched off.';

function problemOf(model: LlmModel | undefined, error: Error | null): string | null {
  if (error instanceof RequestError && error.status === 404) return 'The chosen model is gone.';
  if (model === undefined || model.status === 'active' || model.status === 'deprecated') return null;
  const name = nameOfModel(model);
  return model.status === 'maintenance' ? `${name} is being maintained.` : `${name} has been switched off.`;
}
