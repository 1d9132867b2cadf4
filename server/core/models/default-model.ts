interface Candidate {
  providerId: string | null;
  modelType: string;
  number: number;
  isChosenDefault: boolean;
  defaultReason: string | null;
  /** Its provider can't be used. */
  hindrance: string | null;
}

/**
 * Which model answers where nobody chose one, and why. What an administrator has chosen stays so whatever happens to it:
 * no other model, with another price, takes its place unasked. Else it is the first choice of the environment, then
 * that of the provider that was added first, then the offline assistant.
 */
export function defaultModel<Model extends Candidate>(models: Model[]): { model: Model; reason: string } | null {
  const chosen = models.find(({ isChosenDefault }) => isChosenDefault);
  if (chosen !== undefined) return { model: chosen, reason: 'An administrator has chosen it.' };
  const candidates = models.filter(({ defaultReason }) => defaultReason !== null);
  const able = candidates.filter(({ hindrance }) => hindrance === null);
  const [model] = (able.length > 0 ? able : candidates).toSorted((a, b) => rank(a) - rank(b) || a.number - b.number);
  return model === undefined ? null : { model, reason: model.defaultReason! };
}

function rank({ providerId, modelType }: Candidate): number {
  if (modelType === 'offline') return 2;
  return providerId === null ? 0 : 1;
}
