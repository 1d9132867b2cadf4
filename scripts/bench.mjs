import { runUntilSignalled } from './child.mjs';
import { buildWeb, ended, findNode, install, isWebBuilt, nodeFlags } from './toolchain.mjs';

/** `npm run bench -- <name>`: the figures this project claims, measured here. */
install();
const node = findNode();
if (!isWebBuilt()) await buildWeb(node);
const args = process.argv.slice(2);
process.exitCode = await ended(runUntilSignalled(node, [...nodeFlags, 'bench/main.ts', ...args]));
