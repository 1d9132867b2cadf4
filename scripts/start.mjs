import { buildWeb, ended, findNode, install, nodeFlags } from './toolchain.mjs';
import { runUntilSignalled } from './child.mjs';

/** `npm start`: whatever is missing, then the server. */
install();
const node = findNode();
await buildWeb(node);
process.exitCode = await ended(runUntilSignalled(node, [...nodeFlags, 'server/main.ts']));
