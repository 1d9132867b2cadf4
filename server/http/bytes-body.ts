import type { FastifyInstance } from 'fastify';
import type { Endpoint } from '#contract/endpoint.ts';
import { AppError } from '#server/core/errors.ts';

/** Gives `register` an app whose routes take bytes of these media types for a body, and nothing else. */
export function takingBytes(
  app: FastifyInstance,
  { mediaTypes, mostBytes }: NonNullable<Endpoint['takes']>,
  register: (scope: FastifyInstance) => void,
): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer', bodyLimit: mostBytes } as const;
    scope.addContentTypeParser<Buffer>(mediaTypes, options, async (_request: unknown, body: Buffer) =>
      body.length === 0 ? undefined : body,
    );
    scope.addContentTypeParser('*', async () => {
      throw new AppError('unsupported_media_type', `Send the body as ${mediaTypes.join(', ')}.`);
    });
    register(scope);
  });
}
