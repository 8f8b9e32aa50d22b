import { apiAccessPart } from './api-access.ts';
import { appsPart } from './apps.ts';
import { authorizationServersPart } from './authorization-servers.ts';
import { claimsPart } from './claims.ts';
import { groupRulesPart } from './group-rules.ts';
import { mailsPart } from './mails.ts';
import { orgPart } from './org.ts';
import type { IsolationPart } from './part.ts';
import { passwordsPart } from './passwords.ts';
import { people } from './people.ts';
import { policiesPart } from './policies.ts';
import { registrationsPart } from './registrations.ts';
import { usersPart } from './users.ts';

/** Every area's part. */
export const parts: readonly IsolationPart[] = [
  people,
  groupRulesPart,
  passwordsPart,
  usersPart,
  policiesPart,
  appsPart,
  apiAccessPart,
  authorizationServersPart,
  claimsPart,
  mailsPart,
  orgPart,
  registrationsPart,
];
