import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What a key is bound to: it can be opened for nothing else. */
export interface KeyBinding {
  id: string;
  kind: string;
  baseUrl: string;
}

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts providers' keys (AES-256-GCM) under a key of its own, derived from the server's secret. Provider, kind and
 * address are authenticated with it, so that a key is of no use in another row, or after the address was changed by
 * whoever can write to the database and would have it sent to them.
 */
export class KeySeal {
  readonly #key: Buffer;

  constructor(secretKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, '', 'keys of providers', 32));
  }

  seal(binding: KeyBinding, key: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(bytesOf(binding));
    const sealed = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]);
  }

  /** Null where it was not sealed so: by another secret, or for another provider or address. */
  open(binding: KeyBinding, sealed: Buffer): string | null {
    if (sealed[0] !== version || sealed.length <= 1 + nonceBytes + tagBytes) return null;
    const [nonce, tag, rest] = [
      sealed.subarray(1, 1 + nonceBytes),
      sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes),
      sealed.subarray(1 + nonceBytes + tagBytes),
    ];
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(bytesOf(binding)).setAuthTag(tag);
      return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }
}

/** Unambiguous: no two bindings read the same. */
function bytesOf({ id, kind, baseUrl }: KeyBinding): Buffer {
  return Buffer.from(JSON.stringify([id, kind, baseUrl]));
}

/** A server of one's own may do without one. */
export function requiresKey(kind: string): boolean {
  return kind !== 'openai-compatible';
}

const shownCharacters = 4;
const longEnough = 16;

/** What of a key is shown, so that one is told from another; nothing of a short one. */
export function hintOf(key: string | null): string | null {
  return key === null || key.length < longEnough ? null : key.slice(-shownCharacters);
}
