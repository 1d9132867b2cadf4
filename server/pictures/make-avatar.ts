import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Avatar } from '#server/core/agents/avatar.ts';
import { AppError, invalid } from '#server/core/errors.ts';
import { WorkQueue } from '#server/core/work-queue.ts';
import { avatarForm, exitCodes, mostPixels } from './avatar-form.ts';
import { pictureFormat } from './picture-format.ts';

const program = fileURLToPath(new URL('./avatar-process.ts', import.meta.url));
const longestMs = 20_000;
/** One at a time: a large picture takes a few hundred megabytes while it is being made smaller. */
const queue = new WorkQueue({
  atOnce: 1,
  mostWaiting: 30,
  refusal: 'Too many pictures are being made at this moment. Try again soon.',
});

/**
 * Makes a picture anew, small and without anything that is not seen. Pictures come from strangers and are read by
 * native code: so it happens in a process of its own, which knows no secret, may be killed, and leaves no memory behind
 * (the library takes 75 MB once it has worked).
 */
export async function makeAvatar(bytes: Uint8Array): Promise<Avatar> {
  if (pictureFormat(bytes) === null) throw new AppError('unsupported_media_type', 'Only PNG, JPEG, WebP and GIF.');
  return queue.run(() => makeInProcess(bytes));
}

async function makeInProcess(bytes: Uint8Array): Promise<Avatar> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  // One that gives up early does not read to the end; how it ended says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(bytes);
  const [image, [code]] = await Promise.all([buffer(child.stdout), once(child, 'close') as Promise<[number | null]>]);
  if (code === 0 && image.length > 0) return { image, mediaType: avatarForm.mediaType };
  throw refusal(code);
}

function refusal(code: number | null): AppError {
  switch (code) {
    case exitCodes.tooManyPixels:
      return new AppError('too_large', `A picture has at most ${mostPixels / 1e6} megapixels.`);
    case exitCodes.unreadable:
    // Killed: it took too long, or brought its reader down.
    case null:
      return invalid({ avatar: ['This picture is damaged or incomplete.'] }, 'The picture can’t be read.');
    default:
      return new AppError('internal', 'Pictures can’t be made on this server.', { cause: { exitCode: code } });
  }
}
