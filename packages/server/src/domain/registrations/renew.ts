import { sha256 } from '../../platform/hash.ts';
import { Secret } from '../../platform/secret.ts';
import { after } from '../../platform/time.ts';
import type { Db } from '../../schema/db.ts';
import { type Ctx, inTx, type TxCtx } from '../ctx.ts';
import { type MailContent, queueMail } from '../mails/mail.ts';
import { type Allowance, allowMail } from './limits.ts';
import { contentForOwner } from './owner-mail.ts';
import { orgUrlOf, registrationLifetimeSeconds } from './registration.ts';
import { contentFor, type RegistrationDeps } from './request.ts';
import { findNewestUnconfirmed, findOwner, renewRegistration } from './store.ts';

/**
 * Somebody whose link does not work asks for another mail. One mail leaves whatever the address (S26): with a new link for its newest
 * registration, or for the password of its org, with the way to its org, or with the way to sign up.
 * @param email in the form in which addresses are compared
 */
export function sendAnotherMail(ctx: Ctx<Db>, deps: RegistrationDeps, email: string): Promise<Allowance> {
  return inTx(ctx, async (ctx) => {
    const allowance = await allowMail(ctx, email);
    if (!allowance.isAllowed) return allowance;
    const owner = await findOwner(ctx, email);
    const content = owner ? await contentForOwner(ctx, deps, owner) : await contentForStranger(ctx, deps, email);
    await queueMail(ctx, deps.keys, { to: email, content, lifetimeSeconds: registrationLifetimeSeconds });
    return allowance;
  });
}

async function contentForStranger(ctx: TxCtx, deps: RegistrationDeps, email: string): Promise<MailContent> {
  const registration = await findNewestUnconfirmed(ctx, email);
  const secret = Secret.random(ctx.random);
  const link = { link_token_hash: sha256(secret.reveal()), expires_at: after(ctx.now, registrationLifetimeSeconds) };
  if (!registration || !(await renewRegistration(ctx, registration.id, link)))
    return { kind: 'NOT_REGISTERED', signUpUrl: `${deps.publicUrl.origin}/signup` };
  return contentFor(deps, {
    way: 'BROWSER', // by a link, also when the program asked for a code
    orgUrl: orgUrlOf(deps.publicUrl, registration),
    secret,
    firstName: registration.first_name,
    askedFrom: registration.asked_ip,
  });
}
