import type { FastifyInstance, FastifyRequest } from 'fastify';

/** API answers are no pages: nothing in them may load or run. */
const always: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

function policyWithStyles(styles: string): string {
  return (
    `default-src 'none'; script-src 'self'; style-src ${styles}; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; ` +
    "manifest-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
  );
}

/** For our own pages: no script, style, image or connection but ours, and nobody may frame them. */
export const pagePolicy = policyWithStyles("'self'");

/** For the two viewers of the API document, which write styles into the page. */
export const documentsPolicy = policyWithStyles("'self' 'unsafe-inline'");

export function setSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const headers = securityHeaders(request);
    for (const name in headers) if (!reply.hasHeader(name)) reply.header(name, headers[name]);
    done(null, payload);
  });
}

/** What an answer has unless it says otherwise itself. */
export function securityHeaders(request: FastifyRequest): Record<string, string> {
  const isEncrypted = request.protocol === 'https';
  return {
    ...always,
    ...(isEncrypted && { 'strict-transport-security': 'max-age=31536000' }),
    'x-request-id': request.id,
  };
}
