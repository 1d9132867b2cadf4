/** Whose call it is, of which agent and which model. */
export interface CallSubjects {
  userId: number;
  agentId: string | null;
  llmModelId: string | null;
}

/** What budgets can be for that a call counts in, as the column `budget.subject` writes it. */
export function subjectsOf({ userId, agentId, llmModelId }: CallSubjects): string[] {
  return [
    'everybody',
    `person ${userId}`,
    ...(agentId === null ? [] : [`agent ${agentId}`]),
    ...(llmModelId === null ? [] : [`model ${llmModelId}`]),
  ];
}
