import { AlarmDetail } from './alarm-detail.tsx';
import { QualityOverview } from './quality-overview.tsx';

/** What people say of answers and how that changes, or one alarm. */
export function QualityPage({ id }: { id: string | null }) {
  return id === null ? <QualityOverview /> : <AlarmDetail key={id} id={id} />;
}
