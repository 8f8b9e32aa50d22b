import { z } from 'zod';
import { grantTypes } from '../domain/apps/registration.ts';
import { instant, links, text } from './fields.ts';

const uri = text(1, 2000);
const optionalUri = uri.nullish().transform((value) => value ?? null);
const uris = z.array(uri).max(200);
const yesOrNo = z.boolean();

const authMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'] as const;

const deepest = 20;

/** Free JSON that an admin keeps with something. */
export const freeJson = z
  .record(z.string(), z.unknown())
  .refine(isShallow, { error: `must not be nested more than ${deepest} levels deep`, abort: true })
  .refine((value) => JSON.stringify(value).length <= 20_000, 'must have 20,000 characters at most');

/** Level by level, without recursion: what is nested a thousand times would end every function that calls itself. */
function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return false;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return true;
}

/** A secret that an admin chose. */
export const chosenSecret = z.string().regex(/^[!-~]{14,100}$/, 'must be 14 to 100 printable ASCII characters without spaces');

const oauthCredentials = z.object({
  client_id: z
    .string()
    .regex(/^[\w-]{6,100}$/, 'must be 6 to 100 letters, digits, _ or -')
    .nullish()
    .describe("Chosen at creation; otherwise the app's id"),
  client_secret: chosenSecret.nullish().describe('Chosen at creation; otherwise a secret of 256 random bits'),
  token_endpoint_auth_method: z.enum(authMethods).nullish(),
  pkce_required: yesOrNo.nullish(),
  autoKeyRotation: z.literal(true, 'must be true: the keys of the org are rotated for all apps').nullish(),
});

const groupsClaim = z.object({
  type: z.literal('FILTER', 'must be FILTER').default('FILTER'),
  filter_type: z.enum(['STARTS_WITH', 'EQUALS', 'CONTAINS', 'REGEX']),
  name: text(1, 100).default('groups'),
  value: text(1, 1024),
});

/** A JWK as somebody sends it: what it must be, `readClientJwk` says. */
export const sentJwk = z.record(z.string(), z.unknown()).describe('A public RSA or EC key for signatures (RFC 7517)');

const oauthSettings = z.object({
  application_type: z.enum(['web', 'browser', 'native', 'service']).nullish().describe('Required at creation; never changed'),
  redirect_uris: uris.nullish(),
  post_logout_redirect_uris: uris.nullish(),
  response_types: z
    .array(z.enum(['code', 'token', 'id_token']))
    .max(3)
    .nullish(),
  grant_types: z
    .array(z.string().refine((value) => grantTypes.includes(value), 'is not a grant type'))
    .max(20)
    .nullish(),
  client_uri: optionalUri,
  logo_uri: optionalUri,
  tos_uri: optionalUri,
  policy_uri: optionalUri,
  initiate_login_uri: optionalUri,
  consent_method: z.enum(['TRUSTED', 'REQUIRED']).nullish(),
  issuer_mode: z.enum(['ORG_URL', 'DYNAMIC']).nullish(),
  idp_initiated_login: z
    .object({ mode: z.enum(['DISABLED', 'SPEC', 'OKTA']), default_scope: z.array(text(1, 200)).max(100).nullish() })
    .nullish(),
  refresh_token: z
    .object({ rotation_type: z.enum(['ROTATE', 'STATIC']).nullish(), leeway: z.number().int().min(0).max(60).nullish() })
    .nullish(),
  jwks: z
    .object({ keys: z.array(sentJwk).max(20, 'must have 20 keys at most') })
    .nullish()
    .describe('Replaces the keys; left out, they stay'),
  jwks_uri: optionalUri,
  groups_claim: groupsClaim.nullish().describe('Groups in ID tokens of the org authorization server'),
  // What is not done here is refused, so that nobody relies on it.
  wildcard_redirect: z.literal('DISABLED', 'must be DISABLED: redirect URIs are compared exactly').nullish(),
  dpop_bound_access_tokens: z.literal(false, 'must be false: access tokens are not bound to DPoP keys').nullish(),
  participate_slo: z.literal(false, 'must be false: there is no front-channel logout').nullish(),
  frontchannel_logout_uri: z.null('must be null: there is no front-channel logout').optional(),
  request_object_signing_alg: z.null('must be null: request objects are not supported').optional(),
});

/** An app as somebody sends it, to create or to replace one. */
export const appInput = z
  .object(
    {
      name: z.literal('oidc_client', 'must be oidc_client: only OpenID Connect apps are supported').default('oidc_client'),
      signOnMode: z.literal('OPENID_CONNECT', 'must be OPENID_CONNECT: only OpenID Connect apps are supported'),
      label: text(1, 100).regex(/\S/, 'must not be blank'),
      accessibility: z
        .object({ selfService: yesOrNo.nullish(), errorRedirectUrl: optionalUri, loginRedirectUrl: optionalUri })
        .nullish(),
      visibility: z
        .object({
          autoLaunch: yesOrNo.nullish(),
          autoSubmitToolbar: yesOrNo.nullish(),
          hide: z.object({ iOS: yesOrNo.nullish(), web: yesOrNo.nullish() }).nullish(),
          appLinks: z.object({ oidc_client_link: yesOrNo.nullish() }).nullish(),
        })
        .nullish(),
      credentials: z
        .object({
          oauthClient: oauthCredentials.nullish(),
          userNameTemplate: z
            .object({
              template: z.literal('${source.login}', 'must be ${source.login}: people have one name in all apps').nullish(),
            })
            .nullish(),
        })
        .nullish(),
      settings: z.object({ oauthClient: oauthSettings.nullish(), app: freeJson.nullish() }).nullish(),
      profile: freeJson.nullish(),
    },
    'must be an app',
  )
  .meta({ id: 'ApplicationInput' });

/** What `appInput` lets through. */
export type AppInput = z.output<typeof appInput>;

/** A public key as answers show it. */
export const jwkAnswer = z
  .strictObject({
    kty: z.enum(['RSA', 'EC']),
    kid: z.string(),
    use: z.literal('sig'),
    alg: z.string().optional(),
    e: z.string().optional(),
    n: z.string().optional(),
    crv: z.string().optional(),
    x: z.string().optional(),
    y: z.string().optional(),
    status: z.enum(['ACTIVE', 'INACTIVE']),
  })
  .meta({ id: 'ClientKey' });

const nullableUri = z.string().nullable();

/** An app as answers show it. */
export const appAnswer = z
  .strictObject({
    id: z.string(),
    name: z.literal('oidc_client'),
    label: z.string(),
    status: z.enum(['ACTIVE', 'INACTIVE']),
    created: instant,
    lastUpdated: instant,
    accessibility: z.strictObject({ selfService: yesOrNo, errorRedirectUrl: nullableUri, loginRedirectUrl: nullableUri }),
    visibility: z.strictObject({
      autoLaunch: yesOrNo,
      autoSubmitToolbar: yesOrNo,
      hide: z.strictObject({ iOS: yesOrNo, web: yesOrNo }),
      appLinks: z.strictObject({ oidc_client_link: yesOrNo }),
    }),
    features: z.array(z.string()),
    signOnMode: z.literal('OPENID_CONNECT'),
    credentials: z.strictObject({
      userNameTemplate: z.strictObject({ template: z.string(), type: z.literal('BUILT_IN') }),
      signing: z.strictObject({ kid: z.string() }),
      oauthClient: z.strictObject({
        autoKeyRotation: z.literal(true),
        client_id: z.string(),
        client_secret: z
          .string()
          .optional()
          .describe('When the app is created, and to callers who may manage it; never in lists'),
        token_endpoint_auth_method: z.enum(authMethods),
        pkce_required: yesOrNo,
      }),
    }),
    settings: z.strictObject({
      app: z.record(z.string(), z.unknown()),
      notifications: z.strictObject({
        vpn: z.strictObject({
          network: z.strictObject({ connection: z.literal('DISABLED') }),
          message: z.null(),
          helpUrl: z.null(),
        }),
      }),
      oauthClient: z.strictObject({
        client_uri: nullableUri,
        logo_uri: nullableUri,
        tos_uri: nullableUri,
        policy_uri: nullableUri,
        initiate_login_uri: nullableUri,
        redirect_uris: z.array(z.string()),
        post_logout_redirect_uris: z.array(z.string()),
        response_types: z.array(z.string()),
        grant_types: z.array(z.string()),
        application_type: z.enum(['web', 'browser', 'native', 'service']),
        consent_method: z.enum(['TRUSTED', 'REQUIRED']),
        issuer_mode: z.enum(['ORG_URL', 'DYNAMIC']),
        idp_initiated_login: z.strictObject({ mode: z.enum(['DISABLED', 'SPEC', 'OKTA']), default_scope: z.array(z.string()) }),
        wildcard_redirect: z.literal('DISABLED'),
        refresh_token: z.strictObject({ rotation_type: z.enum(['ROTATE', 'STATIC']), leeway: z.number().int() }),
        dpop_bound_access_tokens: z.literal(false),
        jwks: z.strictObject({ keys: z.array(jwkAnswer) }).nullable(),
        jwks_uri: nullableUri,
        groups_claim: z
          .strictObject({
            type: z.literal('FILTER'),
            filter_type: z.enum(['STARTS_WITH', 'EQUALS', 'CONTAINS', 'REGEX']),
            name: z.string(),
            value: z.string(),
          })
          .nullable(),
        participate_slo: z.literal(false),
        frontchannel_logout_uri: z.null(),
        frontchannel_logout_session_required: z.literal(false),
        request_object_signing_alg: z.null(),
      }),
    }),
    profile: z.record(z.string(), z.unknown()),
    _embedded: z.strictObject({ user: z.unknown() }).optional().describe('With `expand=user/{id}`: that user of the app'),
    _links: links,
  })
  .meta({ id: 'Application' });
