import type { PolicyTable } from '../../schema/tables.ts';
import type { PasswordPolicy } from './password-policy.ts';

/** Okta's names of the kinds of policy: global session policy, password policy, app sign-in policy. */
export type PolicyType = PolicyTable['type'];

/** Ids that a condition names. Nothing included: all that are not excluded. */
export interface Inclusion {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** From where a request comes: zones by id, or `ALL_ZONES`. Nothing included: from wherever is not excluded. */
export interface ZoneCondition extends Inclusion {
  readonly connection: 'ANYWHERE' | 'ZONE';
}

/** What must be so for a policy or a rule to match; all of it. */
export interface Conditions {
  readonly users: Inclusion;
  readonly groups: Inclusion;
  readonly network: ZoneCondition;
  /** RADIUS matches no sign-in here: there are only browsers. */
  readonly authType: 'ANY' | 'RADIUS';
}

/** `actions.signon` of a rule of a global session policy, as Okta spells it. @see Okta Policies API, signon action */
export interface SignOnAction {
  readonly access: 'ALLOW' | 'DENY';
  readonly requireFactor: boolean;
  readonly primaryFactor: 'PASSWORD_IDP' | 'PASSWORD_IDP_ANY_FACTOR';
  readonly factorPromptMode: 'ALWAYS' | 'DEVICE' | 'SESSION';
  /** Minutes. */
  readonly factorLifetime: number;
  readonly rememberDeviceByDefault: boolean;
  readonly session: SessionAction;
}

/** How long a session may live. */
export interface SessionAction extends SessionBounds {
  /** Whether the cookie outlives the browser's window. Never for administrators. */
  readonly usePersistentCookie: boolean;
  /**
   * What holds instead for somebody who asked to be kept signed in; null: that wish changes nothing.
   * Deviates: Okta has no such field, and the wish changes no limit there. Only the default rule of an org has it from the start.
   */
  readonly keepMeSignedIn: SessionBounds | null;
}

/** The two limits of a session. */
export interface SessionBounds {
  readonly maxSessionIdleMinutes: number;
  /** 0: none. */
  readonly maxSessionLifetimeMinutes: number;
}

/** `actions.appSignOn` of a rule of an app sign-in policy, as Okta spells it. @see Okta Policies API, appSignOn action */
export interface AppSignOnAction {
  readonly access: 'ALLOW' | 'DENY';
  readonly verificationMethod: {
    readonly type: 'ASSURANCE';
    readonly factorMode: '1FA' | '2FA';
    /** ISO 8601 duration after which the person must prove again; `PT0S`: every time. Absent: as long as the session lives. */
    readonly reauthenticateIn?: string;
    readonly constraints: readonly AuthenticatorConstraint[];
  };
}

/** Which authenticators of one kind satisfy a rule. */
export interface AuthenticatorConstraint {
  readonly knowledge?: { readonly types: readonly string[]; readonly reauthenticateIn?: string };
}

/** Whether people may do something to their own password. */
export interface SelfServiceAction {
  readonly access: 'ALLOW' | 'DENY';
}

/** `actions` of a rule of a password policy. */
export interface PasswordActions {
  readonly passwordChange: SelfServiceAction;
  readonly selfServicePasswordReset: SelfServiceAction;
  readonly selfServiceUnlock: SelfServiceAction;
}

/** `actions` of a rule, by the type of its policy. */
export interface ActionsOf {
  readonly OKTA_SIGN_ON: { readonly signon: SignOnAction };
  readonly PASSWORD: PasswordActions;
  readonly ACCESS_POLICY: { readonly appSignOn: AppSignOnAction };
}

/** `settings` of a policy, by its type. */
export interface SettingsOf {
  readonly OKTA_SIGN_ON: null;
  readonly PASSWORD: PasswordPolicy;
  readonly ACCESS_POLICY: null;
}

/** An active rule. */
export interface Rule<T extends PolicyType = PolicyType> {
  readonly id: string;
  readonly name: string;
  readonly conditions: Conditions;
  readonly actions: ActionsOf[T];
}

/** An active policy with its active rules, the first to ask first. */
export interface Policy<T extends PolicyType = PolicyType> {
  readonly id: string;
  readonly name: string;
  /** The org's default of its type. */
  readonly isDefault: boolean;
  readonly conditions: Conditions;
  readonly settings: SettingsOf[T];
  readonly rules: readonly Rule<T>[];
  /** Whether the person's groups (beside Everyone) can make a difference. */
  readonly namesGroups: boolean;
}

/** An org's active policies of one type, the first to ask first; the last is the default, which cannot be switched off. */
export type PoliciesOf = { readonly [T in PolicyType]: readonly Policy<T>[] };
