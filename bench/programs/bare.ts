import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { type Program, startProgram } from './program.ts';

/** A program that listens on a port of the loopback. */
export type Listener = Program & { port: number };

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export const startBareHello = (): Promise<Listener> => listen('./bare-hello.ts');
export const startBareSockets = (): Promise<Listener> => listen('./bare-sockets.ts');
export const startBarePipe = (upstreamPort: number): Promise<Listener> =>
  listen('./bare-pipe.ts', String(upstreamPort));

async function listen(file: string, ...args: string[]): Promise<Listener> {
  const port = await freePort();
  return { ...(await startProgram({ args: [fileOf(file), String(port), ...args], isReady: /ready/ })), port };
}

/** The tests' model server: an OpenAI API whose answers keep a given pace. */
export async function startModel(): Promise<Listener> {
  const file = fileOf('../../tests/support/model-server/main.ts');
  const program = await startProgram({ args: [file, '--keep-requests', '0'], isReady: /"port":\d+/ });
  return { ...program, port: Number(/"port":(\d+)/.exec(program.output)?.[1]) };
}
