import { describeApi as describe, type OpenApi } from './openapi.ts';
import { endpoints } from './routes.ts';

let description: OpenApi | undefined;

/** The OpenAPI document of every route there is; worked out at the first call, which takes a tenth of a second. */
export function describeApi(): OpenApi {
  description ??= describe(endpoints);
  return description;
}
