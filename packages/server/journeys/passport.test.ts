import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
// @ts-expect-error the package comes without types; what is used of it is typed below
import openIdConnect from 'passport-openidconnect';
import { startGatehouse } from '../testkit/testkit.ts';
import { type RunningApp, startApp } from './sample-app.ts';
import { givenAda } from './visit.ts';
import { type Answer, redirectOf, WebClient } from './web-client.ts';

/** What the strategy hands to `verify`: made of the ID token's claims alone. */
interface Profile {
  readonly id: string;
  readonly displayName: string;
  readonly username: string;
}

type Verify = (issuer: string, profile: Profile, done: (error: null, user: Profile) => void) => void;

const Strategy = openIdConnect.Strategy as new (options: Readonly<Record<string, string>>, verify: Verify) => passport.Strategy;

suite("the guide's own stack: Express, express-session, Passport and passport-openidconnect, as the guide sets them up", () => {
  test('sign in, see the name from the ID token, sign out of the app alone', async (t) => {
    const { gatehouse, app, ada } = await start(t);
    const browser = new WebClient();
    const toOrg = redirectOf(await browser.visit(`${app.origin}/login`));
    assert.equal(toOrg?.searchParams.get('scope'), 'openid openid profile');
    assert.deepEqual(
      ['nonce', 'code_challenge'].map((name) => toOrg?.searchParams.has(name)),
      [false, false],
    );

    const profile = await browser.signIn(await browser.open(`${app.origin}/login`), ada);
    assert.equal(profile.url, `${app.origin}/profile`);
    assert.deepEqual(JSON.parse(profile.body), { id: ada.id, displayName: 'Ada Lovelace', username: 'ada@example.com' });

    const out = await browser.follow(await browser.visit(`${app.origin}/logout`, { form: {} }));
    assert.equal(out.body, 'nobody');
    const home = await browser.open(gatehouse.origin);
    assert.match(home.body, /You are signed in/, 'sign-out is local: the org goes on');
    const again = await browser.open(`${app.origin}/login`);
    assert.equal(again.url, `${app.origin}/profile`, 'so no page is shown');
  });

  test('a wrong secret is told in the words that the strategy reads', async (t) => {
    const { app, ada } = await start(t, 'not the secret');
    const browser = new WebClient();
    const failed = await browser.signIn(await browser.open(`${app.origin}/login`), ada);
    assert.deepEqual([failed.status, JSON.parse(failed.body)['code']], [500, 'invalid_client']);
  });

  test('the app hears access_denied for somebody who may not use it', async (t) => {
    const { app, ada } = await start(t, undefined, 'nobody');
    const browser = new WebClient();
    const refused: Answer = await browser.signIn(await browser.open(`${app.origin}/login`), ada);
    assert.deepEqual([refused.status, new URL(refused.url).searchParams.get('error')], [401, 'access_denied']);
  });
});

async function start(t: TestContext, clientSecret?: string, assignedTo: 'everyone' | 'nobody' = 'everyone') {
  const gatehouse = await startGatehouse(t, { listen: true });
  const ada = await givenAda(gatehouse);
  const app = await startApp(
    t,
    gatehouse,
    (app) => guideApp(gatehouse.origin, { ...app, clientSecret: clientSecret ?? app.clientSecret }),
    { app: { assignedTo } },
  );
  return { gatehouse, app, ada };
}

/** The app of the guide, page by page; pages show JSON. */
function guideApp(domain: string, { origin, clientId, clientSecret }: RunningApp): express.Express {
  const own = new passport.Passport();
  own.use(
    'oidc',
    new Strategy(
      {
        issuer: domain,
        authorizationURL: `${domain}/oauth2/v1/authorize`,
        tokenURL: `${domain}/oauth2/v1/token`,
        userInfoURL: `${domain}/oauth2/v1/userinfo`,
        clientID: clientId,
        clientSecret,
        callbackURL: `${origin}/authorization-code/callback`,
        scope: 'openid profile',
      },
      (_issuer, profile, done) => done(null, profile),
    ),
  );
  own.serializeUser((user, done) => done(null, user));
  own.deserializeUser((user: Express.User, done) => done(null, user));

  const app = express();
  app.use(session({ secret: 'CanYouLookTheOtherWay', resave: false, saveUninitialized: true }));
  app.use(own.initialize());
  app.use(own.session());
  app.use('/login', own.authenticate('oidc'));
  app.use(
    '/authorization-code/callback',
    own.authenticate('oidc', { failureMessage: true, failWithError: true }),
    (_request, response) => response.redirect('/profile'),
  );
  app.use('/profile', (request, response) => void response.json(request.user));
  app.post('/logout', (request, response, next) => {
    request.logout((error) => (error ? next(error) : response.redirect('/')));
  });
  app.use('/', (request, response, next) =>
    request.path === '/' ? void response.send(request.user ? 'somebody' : 'nobody') : next(),
  );
  app.use(((error, _request, response, _next) => {
    response.status(error.status ?? 500).json({ code: error.code, message: error.message });
  }) satisfies express.ErrorRequestHandler);
  return app;
}
