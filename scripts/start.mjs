import { runUntilSignalled } from './child.mjs';
import { buildWeb, ended, findNode, install, isWebBuilt, nodeFlags, run } from './toolchain.mjs';

/** `npm start`: whatever is missing, then the server. */
install();
const node = findNode();
// A first start makes the database meanwhile; what is wrong with it, the server will say.
if (!isWebBuilt()) await Promise.all([buildWeb(node), ended(prepareDatabase())]);
process.exitCode = await ended(runUntilSignalled(node, [...nodeFlags, 'server/main.ts']));

function prepareDatabase() {
  return run(node, [...nodeFlags, 'server/db/prepare.ts'], { stdio: 'ignore' });
}
