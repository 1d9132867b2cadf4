import type { ServerFrame } from '#contract/realtime.ts';
import { applyDelta } from './apply-delta.ts';
import { applyMessagesFrame } from './apply-messages.ts';
import { emptyTranscript } from './transcript.ts';
import type { Applied, Transcript } from './transcript.ts';

/** What a frame does to the transcript. Frames that say nothing of messages leave it alone. */
export function applyFrame(transcript: Transcript, frame: ServerFrame): Applied {
  switch (frame.type) {
    case 'welcome':
      return { transcript: welcome(transcript, frame.epoch), lack: 'text' };
    case 'messages':
      return applyMessagesFrame(transcript, frame);
    case 'delta':
      return applyDelta(transcript, frame);
    default:
      return { transcript, lack: 'nothing' };
  }
}

/** Another epoch than last time: the server's log was lost or restored, so nothing that is known can be built on. */
function welcome(transcript: Transcript, epoch: string): Transcript {
  if (transcript.epoch === null || transcript.epoch === epoch) return { ...transcript, epoch };
  return { ...emptyTranscript, epoch };
}
