import { equalsConstantTime } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import type { Secret } from '../../platform/secret.ts';
import { after } from '../../platform/time.ts';
import { violatedConstraint } from '../../schema/constraint.ts';
import type { Db } from '../../schema/db.ts';
import type { RegistrationTable } from '../../schema/tables.ts';
import { type Ctx, inTx, type OrgId, type TxCtx } from '../ctx.ts';
import { addOrg, type NewOrgKeys, newOrgKeys } from '../orgs/create.ts';
import { addFirstAdministrator } from '../orgs/first-administrator.ts';
import { addFirstApps } from '../orgs/first-apps.ts';
import { activationLifetimeSeconds, createLink } from '../passwords/links.ts';
import { systemActor, writeEvent } from '../system-log/write.ts';
import { profileOfApplicant } from './applicant.ts';
import { addFirstApiToken } from './first-api-token.ts';
import { type Allowance, allowNetwork } from './limits.ts';
import { hashOfToken, isRegistrationId, markOfCode, mostCodeTries, orgUrlOf, redemptionLifetimeSeconds } from './registration.ts';
import type { RegistrationDeps } from './request.ts';
import {
  claimRegistration,
  countCodeTry,
  findOwner,
  findRegistrationByLink,
  finishRegistration,
  releaseAddress,
} from './store.ts';

/** An org that was just made. */
export interface MadeOrg {
  readonly orgUrl: string;
  /** Where its first administrator sets a password. */
  readonly welcomeUrl: Secret;
  /** The administrator's token, for who asked with a code. */
  readonly apiToken: Secret | undefined;
}

/** What the link in the mail is good for. */
export type LinkState =
  | { readonly state: 'open'; readonly registration: RegistrationTable }
  /** It made the org at `orgUrl`, or its address has that one already. */
  | { readonly state: 'used' | 'taken'; readonly orgUrl: string }
  /** Unknown, over, or replaced by a newer one: always the same (S26). */
  | { readonly state: 'over' };

/** What opening the link shows. Uses nothing up: scanners of mails open links too. */
export async function readLink(ctx: Ctx, { publicUrl }: Pick<RegistrationDeps, 'publicUrl'>, token: string): Promise<LinkState> {
  const hash = hashOfToken(token);
  const registration = hash === undefined ? undefined : await findRegistrationByLink(ctx, hash);
  if (!registration) return { state: 'over' };
  if (registration.confirmed_at !== null) return { state: 'used', orgUrl: orgUrlOf(publicUrl, registration) };
  const owner = await findOwner(ctx, registration.email);
  if (owner) return { state: 'taken', orgUrl: orgUrlOf(publicUrl, owner) };
  return registration.expires_at > ctx.now ? { state: 'open', registration } : { state: 'over' };
}

/** What confirming by the link came to. */
export type Confirmation =
  | { readonly outcome: 'made'; readonly org: MadeOrg }
  | { readonly outcome: 'limited'; readonly allowance: Allowance }
  | { readonly outcome: 'void'; readonly link: Exclude<LinkState, { state: 'open' }> };

/** The bearer of the link in the mail confirms: the address is theirs, and the org is made. */
export async function confirmByLink(ctx: Ctx<Db>, deps: RegistrationDeps, token: string): Promise<Confirmation> {
  const allowance = await inTx(ctx, (ctx) => allowNetwork(ctx, 'confirmation'));
  if (!allowance.isAllowed) return { outcome: 'limited', allowance };
  const link = await readLink(ctx, deps, token);
  if (link.state !== 'open') return { outcome: 'void', link };
  const { registration } = link;
  const linkTokenHash = registration.link_token_hash ?? '';
  const org = await makeOrg(ctx, deps, registration, { linkTokenHash });
  if (org) return { outcome: 'made', org };
  const now = await readLink(ctx, deps, token); // somebody was faster
  return { outcome: 'void', link: now.state === 'open' ? { state: 'over' } : now };
}

/** What confirming by a code came to. */
export type CodeConfirmation =
  | { readonly outcome: 'made'; readonly org: MadeOrg }
  | { readonly outcome: 'limited'; readonly allowance: Allowance }
  /** Not the code. */
  | { readonly outcome: 'wrong' }
  /** There is no such registration, it is over, or too many codes were tried: it must be asked for again. */
  | { readonly outcome: 'void' };

/** Somebody types the code from the mail into the program that asked (Okta's older CLI). */
export async function confirmByCode(
  ctx: Ctx<Db>,
  deps: RegistrationDeps,
  { id, code }: { readonly id: string; readonly code: string },
): Promise<CodeConfirmation> {
  const tried = await inTx(ctx, async (ctx) => {
    const allowance = await allowNetwork(ctx, 'code');
    const mayTry = allowance.isAllowed && isRegistrationId(id);
    return { allowance, registration: mayTry ? await countCodeTry(ctx, id, mostCodeTries) : undefined };
  });
  if (!tried.allowance.isAllowed) return { outcome: 'limited', allowance: tried.allowance };
  if (!tried.registration) return { outcome: 'void' };
  const mark = markOfCode(ctx, deps.keys, id, code);
  if (!equalsConstantTime(mark, tried.registration.code_mark ?? '')) return { outcome: 'wrong' };
  const org = await makeOrg(ctx, deps, tried.registration, { linkTokenHash: undefined });
  return org ? { outcome: 'made', org } : { outcome: 'void' };
}

interface Proof {
  /** The link that was followed; undefined: a code was typed, and whoever typed it gets an API token at once. */
  readonly linkTokenHash: string | undefined;
}

/** @returns undefined when the registration was confirmed before, is over by now, or its address has an org */
async function makeOrg(
  ctx: Ctx<Db>,
  deps: RegistrationDeps,
  registration: Pick<RegistrationTable, 'id' | 'email'>,
  proof: Proof,
): Promise<MadeOrg | undefined> {
  const signingKeys = await newOrgKeys(deps.newSigningKey);
  try {
    return await inTx(ctx, (ctx) => makeOrgInTx(ctx, deps, registration, { ...proof, signingKeys }));
  } catch (error) {
    // Two registrations of one address at once: the index lets one of them through.
    if (violatedConstraint(error) === 'unique' && (await findOwner(ctx, registration.email))) return undefined;
    throw error;
  }
}

async function makeOrgInTx(
  ctx: TxCtx,
  { keys, publicUrl }: RegistrationDeps,
  { id, email }: Pick<RegistrationTable, 'id' | 'email'>,
  { linkTokenHash, signingKeys }: Proof & { readonly signingKeys: NewOrgKeys },
): Promise<MadeOrg | undefined> {
  await releaseAddress(ctx, email);
  const redeemableUntil = after(ctx.now, redemptionLifetimeSeconds);
  const claimed = await claimRegistration(ctx, { id, email }, { linkTokenHash, redeemableUntil });
  if (!claimed) return undefined;
  const { subdomain, company } = claimed;
  const baseUrl = orgUrlOf(publicUrl, claimed);
  const own: TxCtx = { ...ctx, orgId: newId(ctx.random, '00o') as OrgId };
  await addOrg(own, keys, { subdomain, name: company ?? subdomain, signingKeys });
  await writeEvent(own, {
    eventType: 'system.org.lifecycle.create',
    message: 'Create org',
    outcome: { result: 'SUCCESS' },
    actor: systemActor,
    targets: [{ id: own.orgId, type: 'Org', alternateId: new URL(baseUrl).host, displayName: company ?? subdomain }],
  });
  const applicant = { email, firstName: claimed.first_name, lastName: claimed.last_name, country: claimed.country, company };
  const administrator = await addFirstAdministrator(own, profileOfApplicant(applicant), { isEmailVerified: true });
  await addFirstApps(own, keys, { org: { baseUrl }, administratorId: administrator.id, by: administrator.actor });
  await finishRegistration(ctx, id, { created_org_id: own.orgId, admin_user_id: administrator.id });
  const link = { userId: administrator.id, kind: 'ACTIVATION', lifetimeSeconds: activationLifetimeSeconds } as const;
  const { url } = await createLink(own, { baseUrl }, link);
  const apiToken = linkTokenHash === undefined ? await addFirstApiToken(own, administrator) : undefined;
  return { orgUrl: baseUrl, welcomeUrl: url, apiToken };
}
