import { loginKey } from '../../domain/users/user.ts';
import { sha256 } from '../../platform/hash.ts';
import { type PassphraseSealer, passphraseSealer } from '../../platform/passphrase.ts';
import { invalid } from '../api-error.ts';
import type { Document } from './document.ts';
import type { Entry } from './thing.ts';

/** What a document with sealed parts says of how to open them. */
export interface SealedHeader {
  /** Not secret. */
  readonly salt: string;
  /** A text that everybody knows, sealed: tells a wrong passphrase from a changed document. */
  readonly check: string;
}

const known = 'gatehouse/org';

/** Where an app's secret is sealed for: nobody can put it into another app. */
export function appSecretPlace(clientId: string): string {
  return `app secret|${clientId}`;
}

/** Where the hash of a user's password is sealed for. */
export function passwordPlace(login: string): string {
  return `password|${loginKey(login)}`;
}

/** A sealer for an export. The same org and passphrase have the same one each time. */
export async function sealerFor(orgId: string, passphrase: string): Promise<{ header: SealedHeader; sealer: PassphraseSealer }> {
  const salt = sha256(`gatehouse/org export|${orgId}`);
  const sealer = await passphraseSealer(passphrase, salt);
  return { header: { salt, check: sealer.seal(known, 'check') }, sealer };
}

/** Whether a document has something that only a passphrase opens. */
export function hasSealed({ apps = [], users = [] }: Document): boolean {
  return apps.some(({ secrets = [] }) => secrets.length > 0) || users.some(({ password }) => password !== undefined);
}

/**
 * The document with the secrets of apps (`plain`, and `hash` to know them by) and the hashes of passwords (`hash`) in place of what was sealed.
 * @throws ApiError E0000001 without the passphrase, with another one, and for what was sealed for another place
 */
export async function opened(document: Document, passphrase: string | undefined): Promise<Document> {
  if (!hasSealed(document)) return document;
  const { sealed, apps = [], users = [] } = document;
  if (!sealed) throw invalid(['sealed: is missing: without it nobody can open what is sealed']);
  if (passphrase === undefined) throw invalid(['passphrase: is needed: the document has sealed secrets']);
  const sealer = await passphraseSealer(passphrase, sealed.salt);
  if (sealer.open(sealed.check, 'check') !== known)
    throw invalid(['passphrase: is not the one that the document was sealed with']);
  const causes: string[] = [];
  const open = (text: string, place: string, path: string): string => {
    const found = sealer.open(text, place);
    if (found === undefined) causes.push(`${path}: was changed, or sealed for something else`);
    return found ?? '';
  };
  const result = {
    ...document,
    ...(document.apps && {
      apps: apps.map((app, index) => openedApp(app, (text, place, at) => open(text, place, `apps[${index}].${at}`))),
    }),
    ...(document.users && {
      users: users.map((user, index) => {
        if (user.password === undefined) return user;
        const hash = open(user.password.sealed, passwordPlace(user.login), `users[${index}].password.sealed`);
        return { ...user, password: { ...user.password, hash: parsed(hash) } };
      }),
    }),
  };
  if (causes.length > 0) throw invalid(causes);
  return result;
}

/** The API says what is wrong with a hash that is none: who knows the passphrase can seal whatever they like. */
function parsed(hash: string): unknown {
  try {
    return JSON.parse(hash);
  } catch {
    return hash;
  }
}

type App = NonNullable<Document['apps']>[number];

function openedApp(app: App, open: (text: string, place: string, path: string) => string): App {
  if (!app.secrets) return app;
  const place = appSecretPlace(String(app.clientId));
  const secrets = app.secrets.map(
    (secret, index): App['secrets'] extends readonly (infer S)[] | undefined ? S & Entry : never => {
      const plain = open(secret.sealed, place, `secrets[${index}].sealed`);
      return { ...secret, plain, hash: sha256(plain) };
    },
  );
  return { ...app, secrets };
}
