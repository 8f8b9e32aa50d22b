import { describeApi as describe, type OpenApi } from './openapi.ts';
import { endpoints } from './routes.ts';

/** The OpenAPI document of every route there is. */
export function describeApi(): OpenApi {
  return describe(endpoints);
}
