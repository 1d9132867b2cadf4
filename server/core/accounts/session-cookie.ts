import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The key of the cookies' signatures, made from the server's secret and good for nothing else. */
export function cookieSecretOf(secretKey: string): string {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'session cookie', 32)).toString('base64url');
}

/**
 * The session's token in a cookie's value, or null where we did not sign it. The form is
 * better-auth's: `token.signature`, the signature HMAC-SHA-256 in base64, the whole percent-encoded.
 */
export function sessionTokenOf(cookie: string, cookieSecret: string): string | null {
  const value = decoded(cookie);
  const dot = value.lastIndexOf('.');
  if (dot < 1) return null;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1));
  const signature = Buffer.from(createHmac('sha256', cookieSecret).update(token).digest('base64'));
  return given.length === signature.length && timingSafeEqual(given, signature) ? token : null;
}

function decoded(cookie: string): string {
  try {
    return decodeURIComponent(cookie);
  } catch {
    return '';
  }
}
