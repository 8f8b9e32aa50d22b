import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import type { Keyring } from '../../platform/seal.ts';
import { Secret } from '../../platform/secret.ts';
import { after } from '../../platform/time.ts';
import type { Db } from '../../schema/db.ts';
import { type Ctx, inTx, type TxCtx } from '../ctx.ts';
import type { NewSigningKey } from '../keys/signing-keys.ts';
import { type MailContent, queueMail } from '../mails/mail.ts';
import { findOrgBySubdomain } from '../orgs/store.ts';
import type { Applicant } from './applicant.ts';
import { type Allowance, allowMail } from './limits.ts';
import { contentForOwner } from './owner-mail.ts';
import {
  markOfCode,
  newCode,
  newSubdomain,
  orgUrlOf,
  type RegistrationWay,
  registrationLifetimeSeconds,
} from './registration.ts';
import { findOwner, insertRegistration } from './store.ts';

/** What asking for an org came to. */
export type Request =
  | {
      readonly outcome: 'asked';
      readonly allowance: Allowance;
      readonly id: string;
      /** Where the org is going to live. */
      readonly orgUrl: string;
      /** What the program that waits asks with. */
      readonly cliToken: Secret;
    }
  | { readonly outcome: 'limited'; readonly allowance: Allowance };

/** What a deed about registrations needs besides its context. */
export interface RegistrationDeps {
  readonly keys: Keyring;
  /** Where the server is reached, as configured (S37). */
  readonly publicUrl: URL;
  /** Where keys of new orgs come from, when they are not made as they are needed. */
  readonly newSigningKey?: (() => Promise<NewSigningKey>) | undefined;
}

const mostNames = 10;

/**
 * Somebody asks for an org of their own: a row, and a mail that proves the address. Nothing is made yet.
 *
 * Whoever asks learns nothing about the address (S26): one that has an org gets the same answer and the same row, only without anything
 * to confirm it with, and its mail says where the org is.
 */
export function requestOrg(
  ctx: Ctx<Db>,
  deps: RegistrationDeps,
  { applicant, way }: { readonly applicant: Applicant; readonly way: RegistrationWay },
): Promise<Request> {
  const { email } = applicant;
  return inTx(ctx, async (ctx) => {
    const allowance = await allowMail(ctx, email);
    if (!allowance.isAllowed) return { outcome: 'limited', allowance };
    const owner = await findOwner(ctx, email);
    const id = newId(ctx.random, 'reg');
    // Never with a dash in front: people give it to a command, which would take it for an option.
    const cliToken = new Secret(`tok${Secret.random(ctx.random).reveal()}`);
    const secret = way === 'CODE' ? newCode(ctx.random) : Secret.random(ctx.random);
    const proof = way === 'CODE' ? markOfCode(ctx, deps.keys, id, secret.reveal()) : sha256(secret.reveal());
    const subdomain = await insertUnderNewName(ctx, {
      ...rowOf(applicant),
      id,
      way,
      cli_token_hash: way === 'TERMINAL' ? sha256(cliToken.reveal()) : null,
      link_token_hash: way === 'CODE' || owner ? null : proof,
      code_mark: way !== 'CODE' || owner ? null : proof,
      asked_ip: ctx.request.ip,
      expires_at: after(ctx.now, registrationLifetimeSeconds),
    });
    const orgUrl = orgUrlOf(deps.publicUrl, { subdomain });
    const content = owner
      ? await contentForOwner(ctx, deps, owner)
      : contentFor(deps, { way, orgUrl, secret, firstName: applicant.firstName, askedFrom: ctx.request.ip });
    await queueMail(ctx, deps.keys, { to: email, content, lifetimeSeconds: registrationLifetimeSeconds });
    return { outcome: 'asked', allowance, id, orgUrl, cliToken };
  });
}

/** The mail that proves an address, by a link or by a code. */
export function contentFor(
  { publicUrl }: Pick<RegistrationDeps, 'publicUrl'>,
  asked: {
    readonly way: RegistrationWay;
    readonly orgUrl: string;
    readonly secret: Secret;
    readonly firstName: string;
    readonly askedFrom: string | null;
  },
): MailContent {
  const { firstName, askedFrom } = asked;
  const common = { firstName, askedFrom, domain: new URL(asked.orgUrl).host };
  if (asked.way === 'CODE') return { kind: 'REGISTRATION_CODE', ...common, code: asked.secret };
  const confirmUrl = new Secret(`${publicUrl.origin}/signup/confirm/${asked.secret.reveal()}`);
  return { kind: 'REGISTRATION', ...common, confirmUrl };
}

function rowOf({ email, firstName, lastName, country, company }: Applicant) {
  return { email, first_name: firstName, last_name: lastName, country, company };
}

/** @returns the name, which no org and no other registration has */
async function insertUnderNewName(ctx: TxCtx, row: Omit<Parameters<typeof insertRegistration>[1], 'subdomain'>): Promise<string> {
  for (let tries = 0; tries < mostNames; tries += 1) {
    const subdomain = newSubdomain(ctx.random);
    if (await findOrgBySubdomain(ctx.db, subdomain)) continue;
    if (await insertRegistration(ctx, { ...row, subdomain })) return subdomain;
  }
  throw new Error('no free subdomain was found');
}
