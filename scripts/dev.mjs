import { runUntilSignalled } from './child.mjs';
import { ended, findNode, install, nodeFlags, say } from './toolchain.mjs';

/** `npm run dev`: the server and the web app, each reloaded when its sources change; Ctrl-C ends both. */
install();
const node = findNode();
const server = runUntilSignalled(node, [...nodeFlags, '--watch', '--watch-preserve-output', 'server/main.ts']);
const web = runUntilSignalled(node, ['node_modules/vite/bin/vite.js', 'web', '--clearScreen', 'false']);
say('The server and the web app reload when their sources change; open the address that the web app prints.');

const both = [server, web];
const codes = both.map(async (child) => {
  const code = await ended(child);
  for (const other of both) other.kill('SIGTERM');
  return code;
});
/** What a program that was told to end says of itself: that it did, or by which signal. */
const ordinaryEnds = [0, 130, 143];
process.exitCode = (await Promise.all(codes)).every((code) => ordinaryEnds.includes(code)) ? 0 : 1;
