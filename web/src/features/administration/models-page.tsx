import { ModelDetail } from './model-detail.tsx';
import { ModelTable } from './model-table.tsx';

/** What can answer and what it costs, or one of them. */
export function ModelsPage({ id }: { id: string | null }) {
  return id === null ? <ModelTable /> : <ModelDetail key={id} id={id} />;
}
