import { appsPart } from './apps.ts';
import { orgPart } from './org.ts';
import type { IsolationPart } from './part.ts';
import { people } from './people.ts';

/** Every area's part. */
export const parts: readonly IsolationPart[] = [people, appsPart, orgPart];
