import { z } from 'zod';
import type { Inclusion, PolicyType } from '../domain/policies/policy.ts';
import { text } from './fields.ts';
import { passwordSettings, ruleActions } from './policy-actions.ts';
import { ruleTypes } from './policy-body.ts';
import { policyConditions, ruleConditions } from './policy-conditions.ts';

/** Null counts as nothing said, which is what clients send that write every field. */
const given = <S extends z.ZodType>(schema: S) => z.preprocess((value) => value ?? {}, schema);

const priority = z.int('must be a whole number').min(1, 'must be 1 at least').max(10_000, 'must be 10000 at most').nullish();
const name = text(1, 255);
const types: PolicyType[] = ['OKTA_SIGN_ON', 'PASSWORD', 'ACCESS_POLICY'];

/** The types of policy that there are. */
export const policyType = z.enum(types, `must be ${types.join(', ')}`);

/** What a body must be before its type is known. */
export const anyPolicy = z.looseObject({ type: policyType }, 'must be an object with a type');

const anyCommon = { name, priority, description: text(0, 1024).nullish() };

interface Said {
  readonly name: string;
  readonly priority?: number | null | undefined;
}

interface PolicyContent extends Said {
  readonly description?: string | null | undefined;
  readonly conditions: { readonly people?: { readonly groups: { readonly include: readonly string[] } } };
  readonly settings?: object;
}

interface RuleContent extends Said {
  readonly conditions: {
    readonly people: { readonly users: Inclusion; readonly groups: Inclusion };
    readonly network: {
      readonly connection: string;
      readonly include?: readonly string[] | undefined;
      readonly exclude?: readonly string[] | undefined;
    };
  };
  readonly actions: object;
}

/** What an admin says of a policy, by its type. */
export const policyInput: Readonly<Record<PolicyType, z.ZodType<PolicyContent>>> = {
  OKTA_SIGN_ON: z.object({ ...anyCommon, conditions: given(policyConditions.OKTA_SIGN_ON) }),
  PASSWORD: z.object({
    ...anyCommon,
    conditions: given(policyConditions.PASSWORD),
    settings: given(passwordSettings),
  }),
  ACCESS_POLICY: z.object({ ...anyCommon, conditions: given(policyConditions.ACCESS_POLICY) }),
};

/** A rule's body before the type of its policy is known. */
export const anyRule = z.looseObject({ name: name.optional(), priority }, 'must be an object');

const ruleIn = (type: PolicyType) => ({
  type: z.literal(ruleTypes[type], `must be ${ruleTypes[type]} in this policy`).nullish(),
  name,
  priority,
});

/** What an admin says of a rule, by the type of its policy. */
export const ruleInput: Readonly<Record<PolicyType, z.ZodType<RuleContent>>> = {
  OKTA_SIGN_ON: z.object({
    ...ruleIn('OKTA_SIGN_ON'),
    conditions: given(ruleConditions.OKTA_SIGN_ON),
    actions: ruleActions.OKTA_SIGN_ON,
  }),
  PASSWORD: z.object({
    ...ruleIn('PASSWORD'),
    conditions: given(ruleConditions.PASSWORD),
    actions: ruleActions.PASSWORD,
  }),
  ACCESS_POLICY: z.object({
    ...ruleIn('ACCESS_POLICY'),
    conditions: given(ruleConditions.ACCESS_POLICY),
    actions: ruleActions.ACCESS_POLICY,
  }),
};
