import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mostImageBytes, mostImagePixels, type Picture, readImageHeader } from '../domain/images/image.ts';
import { ApiError } from './api-error.ts';

/** Lets the routes that `mountRoutes` adds read forms with a file; the others never see one. */
export function acceptImages(api: FastifyInstance, mountRoutes: (scope: FastifyInstance) => void): void {
  api.register(async (scope) => {
    await scope.register(multipart, {
      limits: { fileSize: mostImageBytes, files: 1, fields: 10, fieldSize: 1000, parts: 11, headerPairs: 20 },
    });
    mountRoutes(scope);
  });
}

/**
 * The picture in the field `file` of a form. What it is, its first bytes say: the type and the name that came with it mean nothing.
 * @throws ApiError E0000001
 */
export async function readUploadedImage(request: FastifyRequest): Promise<Picture> {
  if (!request.isMultipart()) throw refused('must be sent as a field of multipart/form-data');
  const bytes = await readFile(request).catch((error: unknown) => {
    if (error instanceof ApiError) throw error;
    const isTooLong = error instanceof Error && 'statusCode' in error && error.statusCode === 413;
    // The parser complains of nothing but what was sent.
    throw isTooLong ? refused(`must have ${mostImageBytes} bytes at most`) : new ApiError('E0000003');
  });
  const header = readImageHeader(bytes);
  if (!header) throw refused('must be a PNG, JPEG or GIF picture');
  if (Math.max(header.width, header.height) > mostImagePixels)
    throw refused(`must be ${mostImagePixels} pixels wide and high at most`);
  return { mediaType: header.mediaType, bytes };
}

async function readFile(request: FastifyRequest): Promise<Buffer> {
  const file = await request.file();
  if (file?.fieldname !== 'file') throw refused('is missing; it must be the first file of the form');
  return file.toBuffer();
}

function refused(problem: string): ApiError {
  return new ApiError('E0000001', 'file', [`file: ${problem}`]);
}
