import { ModelPerformanceView } from './model-performance-view.tsx';

/** The same for administrators, among what else they look after. */
export function ModelPerformancePage() {
  return (
    <div className="h-full overflow-y-auto">
      <ModelPerformanceView />
    </div>
  );
}
