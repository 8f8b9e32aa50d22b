import { z } from 'zod';
import { defaultPasswordPolicy } from '../domain/policies/password-policy.ts';
import type { PolicyType } from '../domain/policies/policy.ts';
import { parseDuration } from '../platform/duration.ts';
import { understood } from './policy-conditions.ts';

const access = z.enum(['ALLOW', 'DENY'], 'must be ALLOW or DENY');
const flag = z.boolean('must be true or false');
const count = (least: number, most: number) =>
  z.int('must be a whole number').min(least, `must be ${least} at least`).max(most, `must be ${most} at most`);

const quarter = 90 * 24 * 60;
const year = 365 * 24 * 60;
const idle = count(1, quarter);
const lifetime = count(0, year);

const session = understood({
  usePersistentCookie: flag.default(false),
  maxSessionIdleMinutes: idle.default(120),
  maxSessionLifetimeMinutes: lifetime.default(0),
  keepMeSignedIn: understood({ maxSessionIdleMinutes: idle, maxSessionLifetimeMinutes: lifetime }).nullable().default(null),
});

/** Nobody can have a second factor yet: a rule that asks for one would lock everybody out whom it matches. */
const noFactor = 'asks for a second factor, which nobody can have in this org yet: the rule would lock people out';

const signon = understood({
  access,
  requireFactor: z.literal(false, noFactor).default(false),
  primaryFactor: z
    .enum(['PASSWORD_IDP', 'PASSWORD_IDP_ANY_FACTOR'], 'must be PASSWORD_IDP or PASSWORD_IDP_ANY_FACTOR')
    .default('PASSWORD_IDP'),
  factorPromptMode: z.enum(['ALWAYS', 'DEVICE', 'SESSION'], 'must be ALWAYS, DEVICE or SESSION').default('ALWAYS'),
  factorLifetime: count(0, year).default(15),
  rememberDeviceByDefault: flag.default(false),
  session: session.prefault({}),
});

const duration = z
  .string('must be an ISO 8601 duration')
  .refine(
    (value) => parseDuration(value) !== undefined,
    'must be an ISO 8601 duration in days, hours, minutes and seconds, such as PT2H',
  );

const knowledge = understood({
  types: z.array(z.literal('password', 'must be password: there is nothing else yet')).min(1, 'must name password'),
  required: flag.optional(),
  reauthenticateIn: duration.optional(),
});

const verificationMethod = understood({
  type: z.literal('ASSURANCE', 'must be ASSURANCE'),
  factorMode: z.enum(['1FA', '2FA'], 'must be 1FA').refine((mode) => mode === '1FA', noFactor),
  reauthenticateIn: duration.nullish().transform((value) => value ?? undefined),
  constraints: z
    .array(understood({ knowledge: knowledge.optional() }))
    .max(10)
    .default([]),
});

const appSignOn = understood({ access, verificationMethod: verificationMethod.optional() })
  .superRefine((value, context) => {
    if (value.access === 'ALLOW' && value.verificationMethod === undefined)
      context.addIssue({ code: 'custom', path: ['verificationMethod'], message: 'must be there when access is ALLOW' });
  })
  .transform((value) => ({
    access: value.access,
    verificationMethod: value.verificationMethod ?? { type: 'ASSURANCE', factorMode: '1FA', constraints: [] },
  }));

const selfService = (usual: 'ALLOW' | 'DENY') => understood({ access }).default({ access: usual });

/** `actions` of a rule, by the type of its policy. */
export const ruleActions = {
  OKTA_SIGN_ON: understood({ signon }),
  PASSWORD: understood({
    passwordChange: selfService('ALLOW'),
    selfServicePasswordReset: selfService('ALLOW'),
    selfServiceUnlock: selfService('DENY'),
  }),
  ACCESS_POLICY: understood({ appSignOn }),
} as const satisfies Record<PolicyType, z.ZodType>;

const usual = defaultPasswordPolicy.password;
const least = (most: number, value: number) => count(0, most).default(value);

const complexity = understood({
  minLength: count(4, 30).default(usual.complexity.minLength),
  minLowerCase: least(5, usual.complexity.minLowerCase),
  minUpperCase: least(5, usual.complexity.minUpperCase),
  minNumber: least(5, usual.complexity.minNumber),
  minSymbol: least(5, usual.complexity.minSymbol),
  excludeUsername: flag.default(usual.complexity.excludeUsername),
  excludeAttributes: z
    .array(z.enum(['firstName', 'lastName'], 'must be firstName or lastName'))
    .max(2)
    .default([]),
  dictionary: understood({ common: understood({ exclude: flag }) }).default(usual.complexity.dictionary),
});

const age = understood({
  maxAgeDays: least(999, usual.age.maxAgeDays),
  expireWarnDays: least(999, usual.age.expireWarnDays),
  minAgeMinutes: least(year, usual.age.minAgeMinutes),
  historyCount: least(30, usual.age.historyCount),
}).superRefine(({ maxAgeDays, expireWarnDays, minAgeMinutes }, context) => {
  if (maxAgeDays === 0) return;
  const mustBeLess = (path: string) =>
    context.addIssue({ code: 'custom', path: [path], message: 'must be shorter than maxAgeDays' });
  if (expireWarnDays >= maxAgeDays) mustBeLess('expireWarnDays');
  if (minAgeMinutes >= maxAgeDays * 24 * 60) mustBeLess('minAgeMinutes');
});

const lockout = understood({
  maxAttempts: least(100, usual.lockout.maxAttempts),
  autoUnlockMinutes: least(year, usual.lockout.autoUnlockMinutes),
  userLockoutNotificationChannels: z.array(z.literal('EMAIL', 'must be EMAIL')).max(1).default([]),
  showLockoutFailures: flag.default(usual.lockout.showLockoutFailures),
});

const status = z.enum(['ACTIVE', 'INACTIVE'], 'must be ACTIVE or INACTIVE');
const off = understood({ status: z.literal('INACTIVE', 'must be INACTIVE: this server sends e-mail only') }).default({
  status: 'INACTIVE',
});
const { okta_email: email, recovery_question: question } = defaultPasswordPolicy.recovery.factors;

const recovery = understood({
  factors: understood({
    okta_email: understood({
      status: status.default(email.status),
      properties: understood({
        recoveryToken: understood({ tokenLifetimeMinutes: count(60, 10_080) }),
      }).default(email.properties),
    }).default(email),
    okta_sms: off,
    okta_call: off,
    recovery_question: understood({
      status: status.default(question.status),
      properties: understood({ complexity: understood({ minLength: count(1, 50) }) }).default(question.properties),
    }).default(question),
  }).prefault({}),
});

/** `settings` of a password policy. What is left out is as in a new org. */
export const passwordSettings = understood({
  password: understood({ complexity: complexity.prefault({}), age: age.prefault({}), lockout: lockout.prefault({}) }).prefault(
    {},
  ),
  recovery: recovery.prefault({}),
});
