import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, type TestContext } from 'node:test';
import { startGatehouse, type TestServer } from '@gatehouse/server/testkit';
import { newPlace, type Place } from './cli-process.ts';

/** Who is signed in where. */
export interface SignedIn {
  readonly gatehouse: TestServer;
  readonly place: Place;
  readonly orgUrl: string;
  readonly apiToken: string;
}

/** A server that listens, and a place whose `okta.yaml` has its address and a super administrator's API token. */
export async function signedIn(t: TestContext): Promise<SignedIn> {
  const gatehouse = await startGatehouse(t, { listen: true });
  const place = newPlace(t);
  const { apiToken } = await gatehouse.given.admin('SUPER_ADMIN');
  mkdirSync(join(place.home, '.okta'), { mode: 0o700 });
  writeFileSync(
    join(place.home, '.okta/okta.yaml'),
    `okta:\n  client:\n    orgUrl: ${gatehouse.origin}\n    token: ${apiToken}\n`,
    { mode: 0o600 },
  );
  return { gatehouse, place, orgUrl: gatehouse.origin, apiToken };
}

/** As `signedIn`, one for all tests of the suite in whose body it is called. @returns gives it inside a test */
export function signedInForAll(): () => SignedIn {
  const endings: (() => unknown)[] = [];
  let scene: SignedIn | undefined;
  before(async () => {
    scene = await signedIn({ after: (end: () => unknown) => endings.push(end) } as unknown as TestContext);
  });
  after(async () => {
    for (const end of endings) await end();
  });
  return () => {
    if (!scene) throw new Error('the suite has not begun');
    return scene;
  };
}
