/** Something that is known to have changed what answers; times are ISO strings, since it is kept as JSON. */
export type KnownChange = { at: string; fits: boolean } & WhatChanged;

export type WhatChanged =
  /** An agent has another version: its prompt, its model or its settings. */
  | { kind: 'agent_version'; agentId: string; agentName: string; version: number; changes: string[] }
  /** The provider answers with another model, or another snapshot of it, than it did. */
  | { kind: 'response_model'; from: string; to: string }
  /** An administrator changed the model's settings, or its price. */
  | { kind: 'model_settings'; modelName: string; changes: string[] }
  | { kind: 'model_price'; modelName: string };

export type Candidate = { at: Date } & WhatChanged;
