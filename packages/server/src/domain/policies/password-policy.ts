/** `settings.password` of a policy of type PASSWORD, as Okta spells it. @see Okta Policies API, password policy settings */
export interface PasswordSettings {
  readonly complexity: {
    /** Characters, not bytes. */
    readonly minLength: number;
    readonly minLowerCase: number;
    readonly minUpperCase: number;
    readonly minNumber: number;
    readonly minSymbol: number;
    /** No part of the login that has four characters or more. */
    readonly excludeUsername: boolean;
    readonly excludeAttributes: readonly ExcludableAttribute[];
    readonly dictionary: { readonly common: { readonly exclude: boolean } };
  };
  readonly age: {
    /** 0: a password never expires. */
    readonly maxAgeDays: number;
    /** Days before its end on which people are told; 0: never. */
    readonly expireWarnDays: number;
    /** How long people must keep a new password; does not bind administrators. 0: no time. */
    readonly minAgeMinutes: number;
    /** How many earlier passwords may not come back. 0: any may. */
    readonly historyCount: number;
  };
  readonly lockout: {
    /** Wrong passwords in a row after which the account is locked; 0: never. */
    readonly maxAttempts: number;
    /** 0: locked until somebody unlocks it. */
    readonly autoUnlockMinutes: number;
    readonly userLockoutNotificationChannels: readonly 'EMAIL'[];
    /** Whether somebody who signs in hears that the account is locked. */
    readonly showLockoutFailures: boolean;
  };
}

/** Profile attributes whose values a policy may keep out of passwords. */
export type ExcludableAttribute = 'firstName' | 'lastName';

/** `settings.recovery` of a policy of type PASSWORD: how people get in again who forgot their password. */
export interface RecoverySettings {
  readonly factors: {
    readonly okta_email: {
      readonly status: 'ACTIVE' | 'INACTIVE';
      readonly properties: { readonly recoveryToken: { readonly tokenLifetimeMinutes: number } };
    };
    readonly okta_sms: { readonly status: 'ACTIVE' | 'INACTIVE' };
    readonly okta_call: { readonly status: 'ACTIVE' | 'INACTIVE' };
    readonly recovery_question: {
      readonly status: 'ACTIVE' | 'INACTIVE';
      readonly properties: { readonly complexity: { readonly minLength: number } };
    };
  };
}

/** What holds for the passwords of a person. */
export interface PasswordPolicy {
  readonly password: PasswordSettings;
  readonly recovery: RecoverySettings;
}

/** The settings of a new org's default policy, and of a policy that says nothing else. */
export const defaultPasswordPolicy: PasswordPolicy = {
  password: {
    complexity: {
      minLength: 8,
      minLowerCase: 1,
      minUpperCase: 1,
      minNumber: 1,
      minSymbol: 0,
      excludeUsername: true,
      excludeAttributes: [],
      dictionary: { common: { exclude: true } },
    },
    age: { maxAgeDays: 0, expireWarnDays: 0, minAgeMinutes: 0, historyCount: 4 },
    lockout: { maxAttempts: 10, autoUnlockMinutes: 0, userLockoutNotificationChannels: [], showLockoutFailures: false },
  },
  recovery: {
    factors: {
      okta_email: { status: 'ACTIVE', properties: { recoveryToken: { tokenLifetimeMinutes: 60 } } },
      okta_sms: { status: 'INACTIVE' },
      okta_call: { status: 'INACTIVE' },
      recovery_question: { status: 'ACTIVE', properties: { complexity: { minLength: 4 } } },
    },
  },
};

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly login: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/**
 * A rule that the text of a password must keep, in words for the person and in a form that a page's script can check too:
 * exactly one of `pattern` and `without` is there.
 */
export interface PasswordRequirement {
  /** A line of a list: `At least 8 characters`. */
  readonly words: string;
  /** A regular expression (flags `su`) that matches somewhere in a good password. Takes time proportional to the password's length. */
  readonly pattern?: string;
  /** Texts in lower case, none of which a good password contains in any case. */
  readonly without?: readonly string[];
}

/** Every whole password that no sign-in takes is longer than this. */
const longestBytes = 1024;
const shortestLoginPart = 4;
const shortestName = 3;

/** The rules of the policy that the text alone can break, in the order in which people are told. */
export function passwordRequirements({ password }: PasswordPolicy, owner: PasswordOwner): PasswordRequirement[] {
  const { complexity } = password;
  const requirements: PasswordRequirement[] = [
    { words: `At least ${counted(complexity.minLength, 'character')}`, pattern: `.{${complexity.minLength}}` },
  ];
  const kinds = [
    [complexity.minLowerCase, 'lowercase letter', '\\p{Ll}', '\\P{Ll}'],
    [complexity.minUpperCase, 'uppercase letter', '\\p{Lu}', '\\P{Lu}'],
    [complexity.minNumber, 'number', '\\p{Nd}', '\\P{Nd}'],
    [complexity.minSymbol, 'symbol', '[^\\p{L}\\p{Nd}]', '[\\p{L}\\p{Nd}]'],
  ] as const;
  // Nothing can match in two ways, so nothing is tried twice.
  for (const [least, name, kind, other] of kinds)
    if (least > 0) requirements.push({ words: `At least ${counted(least, name)}`, pattern: `^(?:${other}*${kind}){${least}}` });
  const loginParts = complexity.excludeUsername ? partsOf(owner.login) : [];
  if (loginParts.length > 0) requirements.push({ words: 'No part of your username', without: loginParts });
  for (const attribute of complexity.excludeAttributes) {
    const name = owner[attribute]?.trim().toLowerCase() ?? '';
    const words = attribute === 'firstName' ? 'Not your first name' : 'Not your last name';
    if (name.length >= shortestName) requirements.push({ words, without: [name] });
  }
  return requirements;
}

/**
 * The rules that `candidate` breaks, in words; empty when its text is fine. Pure: whether it is a common password or an earlier one is
 * asked elsewhere.
 */
export function checkPassword(policy: PasswordPolicy, candidate: string, owner: PasswordOwner): string[] {
  if (Buffer.byteLength(candidate) > longestBytes) return ['At most 1024 bytes'];
  const lowered = candidate.toLowerCase();
  return passwordRequirements(policy, owner)
    .filter(({ pattern, without }) => {
      if (pattern !== undefined) return !new RegExp(pattern, 'su').test(candidate);
      return without?.some((text) => lowered.includes(text)) ?? false;
    })
    .map(({ words }) => words);
}

/** Parts of a login, cut where Okta cuts it, that are long enough to be looked for. */
function partsOf(login: string): string[] {
  const parts = login.toLowerCase().split(/[,.\-_#@\s]+/);
  return [...new Set(parts.filter((part) => part.length >= shortestLoginPart))];
}

function counted(count: number, name: string): string {
  return `${count} ${count === 1 ? name : `${name}s`}`;
}
