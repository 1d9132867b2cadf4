import { lookup as lookUpName, type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ProviderError } from './provider.ts';

/** `private`: of this machine or of a network that is not the internet. `refused`: of no server that could be meant. */
export type AddressKind = 'public' | 'private' | 'refused';

/**
 * Where an endpoint's name may lead. `listed`: wherever an administrator has said it should. Never to addresses by which
 * clouds tell a machine its secrets, nor to any that name no single server.
 */
export type Reach = 'public' | 'private' | 'listed';

const privateAddresses = listOf(
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['::1', 128],
  ['fc00::', 7],
);

const refusedAddresses = listOf(
  ['0.0.0.0', 8],
  // Link-local, where 169.254.169.254 is most clouds' metadata service; then those of Alibaba, Azure, Oracle and Amazon.
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.0', 24],
  ['fd00:ec2::', 32],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  // Teredo, and what was made for documents.
  ['2001::', 32],
  ['2001:db8::', 32],
);

/** IPv6 addresses that lead to an IPv4 address: mapped, translated (RFC 6052), 6to4; where in them it stands, in words. */
const carriers: [list: BlockList, at: number][] = [
  [listOf(['::ffff:0:0', 96]), 6],
  [listOf(['::', 96]), 6],
  [listOf(['64:ff9b::', 96]), 6],
  [listOf(['2002::', 16]), 1],
];

export function addressKind(address: string): AddressKind {
  const family = isIP(address);
  if (family === 0) return 'refused';
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (refusedAddresses.check(address, type)) return 'refused';
  if (privateAddresses.check(address, type)) return 'private';
  const carrier = family === 6 && carriers.find(([list]) => list.check(address, type));
  return carrier ? addressKind(carriedAddress(address, carrier[1])) : 'public';
}

export function mayReach(reach: Reach, address: string): boolean {
  const kind = addressKind(address);
  return kind !== 'refused' && (reach === 'listed' || kind === reach);
}

/** A name is looked up, checked and connected to in one: it can't mean something else by the time it is used. */
export function checkedLookup(reach: Reach): LookupFunction {
  return (hostname, options, callback) => {
    lookUpName(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return callback(error, []);
      const allowed = found.filter(({ address }) => mayReach(reach, address));
      if (allowed.length === 0) return callback(refusedAddress(hostname), []);
      if (options.all === true) callback(null, allowed);
      else callback(null, allowed[0]!.address, allowed[0]!.family);
    });
  };
}

export function refusedAddress(hostname: string): ProviderError {
  const message = `The name ${hostname} leads to an address that may not be asked.`;
  return new ProviderError('network', message, { retryable: false });
}

const lookupMs = 3000;

/** The addresses of a host as it stands in a URL; none where it could not be looked up. */
export async function addressesOf(hostname: string): Promise<string[]> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0) return [host];
  const late = new Promise<[]>((resolve) => setTimeout(() => resolve([]), lookupMs).unref());
  const found = await Promise.race([lookup(host, { all: true }).catch(() => []), late]);
  return found.map(({ address }) => address);
}

/** The IPv4 address in two of the eight 16-bit words of an IPv6 address. */
function carriedAddress(address: string, at: number): string {
  const words = wordsOf(address).slice(at, at + 2);
  return words.flatMap((word) => [word >> 8, word & 255]).join('.');
}

function wordsOf(address: string): number[] {
  // As a URL writes it: in hexadecimal, with at most one gap.
  const written = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [head = '', tail] = written.split('::');
  const toWords = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16));
  if (tail === undefined) return toWords(head);
  const [before, after] = [toWords(head), toWords(tail)];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function listOf(...ranges: [address: string, bits: number][]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of ranges) list.addSubnet(address, bits, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  return list;
}
