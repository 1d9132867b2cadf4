import { runUntilSignalled } from './child.mjs';
import { ended, findNode, install, nodeFlags } from './toolchain.mjs';

/** `npm run seed`: a house that people have lived in for six months, into an empty database. */
install();
const args = process.argv.slice(2);
process.exitCode = await ended(runUntilSignalled(findNode(), [...nodeFlags, 'seed/main.ts', ...args]));
