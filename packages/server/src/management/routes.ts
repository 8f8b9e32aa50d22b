import type { Endpoint } from './endpoint.ts';
import { groupEndpoints } from './groups.ts';

/** Every route of the management API, a file per resource. */
export const endpoints: readonly Endpoint[] = [...groupEndpoints];
