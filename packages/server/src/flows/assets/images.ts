import type { FastifyInstance } from 'fastify';
import { imagePath } from '../../domain/images/image.ts';
import { findImage } from '../../domain/images/store.ts';
import type { ImageTable } from '../../schema/tables.ts';

const kinds: readonly string[] = ['logo', 'favicon', 'background'] satisfies ImageTable['kind'][];

/**
 * The pictures that admins gave apps and brands, each at the one path that `imagePath` makes for it: the path changes with the picture, so
 * caches may keep it for a year. What is served is never more than a picture of its declared type, also when it is opened by itself.
 */
export function imageRoutes(http: FastifyInstance): void {
  http.get<{ Params: { ownerId: string; file: string } }>('/assets/images/:ownerId/:file', async (request, reply) => {
    const { ownerId, file } = request.params;
    const kind = file.slice(0, file.indexOf('.'));
    const image =
      kinds.includes(kind) && /^\w{1,100}$/.test(ownerId)
        ? await findImage(request.ctx, ownerId, kind as ImageTable['kind'])
        : undefined;
    if (!image || !imagePath(image).endsWith(`/${file}`)) return reply.callNotFound();
    return reply
      .header('content-type', image.media_type)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(Buffer.from(image.body, 'base64'));
  });
}
