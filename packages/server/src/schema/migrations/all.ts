import type { Migration } from 'kysely/migration';
import * as first from './0001-first.ts';
import * as apiTokens from './0002-api-tokens.ts';
import * as people from './0003-people.ts';
import * as apps from './0004-apps.ts';
import * as authorizationServers from './0005-authorization-servers.ts';
import * as policies from './0006-policies.ts';
import * as orgSettings from './0007-org-settings.ts';
import * as apiAccess from './0008-api-access.ts';
import * as groupRules from './0009-group-rules.ts';
import * as systemLog from './0011-system-log.ts';
import * as passwords from './0012-passwords.ts';
import * as claims from './0013-claims.ts';
import * as mail from './0014-mail.ts';
import * as registrations from './0015-registrations.ts';

/** Every migration by its number and name, oldest first. Forward only; none is edited after a release had it. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-api-tokens': apiTokens,
  '0003-people': people,
  '0004-apps': apps,
  '0005-authorization-servers': authorizationServers,
  '0006-policies': policies,
  '0007-org-settings': orgSettings,
  '0008-api-access': apiAccess,
  '0009-group-rules': groupRules,
  '0011-system-log': systemLog,
  '0012-passwords': passwords,
  '0013-claims': claims,
  '0014-mail': mail,
  '0015-registrations': registrations,
};
