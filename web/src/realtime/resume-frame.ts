import type { ClientFrame } from '#contract/realtime.ts';
import { shownLengths } from './transcript.ts';
import type { Transcript } from './transcript.ts';

/** Asks for what is missing: everything since the newest revision known, or the newest window from scratch. */
export function resumeFrame(transcript: Transcript): ClientFrame {
  if (transcript.lostBranch || transcript.revision === 0)
    return { type: 'resume', epoch: null, revision: 0, shown: {} };
  return {
    type: 'resume',
    epoch: transcript.epoch,
    revision: transcript.revision,
    shown: shownLengths(transcript),
  };
}
