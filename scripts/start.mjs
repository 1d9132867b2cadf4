import { runUntilSignalled } from './child.mjs';
import { ended, findNode, install, isWebBuilt, nodeFlags, startWebBuild } from './toolchain.mjs';

/** `npm start`: whatever is missing, then the server, which makes its database while the web app is being built. */
install();
const node = findNode();
const build = isWebBuilt() ? null : startWebBuild(node);
const coming = build === null ? [] : ['--coming-web-app', build.name];
process.exitCode = await ended(runUntilSignalled(node, [...nodeFlags, 'server/main.ts', ...coming]));
build?.stop();
