/** A document as tests change one: what `JSON.parse` gives. */
export type TestDocument = ReturnType<typeof JSON.parse>;

const password = { knowledge: { types: ['password'] } };
const signOn = (name: string, change: object = {}) => ({
  name,
  actions: { signon: { access: 'ALLOW', session: { maxSessionIdleMinutes: 30 } } },
  ...change,
});

/**
 * An org that has something of every kind a document tells of, written as a person would: only what matters. A new one each time, to be
 * changed as a test likes.
 * @param publicJwk of the app that proves itself with a key
 */
export function sampleDocument(publicJwk: object): TestDocument {
  return {
    kind: 'gatehouse/org',
    version: 1,
    org: { companyName: 'Nordlys', website: 'https://nordlys.example', city: 'Tromsø' },
    brand: {
      name: 'Nordlys',
      theme: { primaryColorHex: '#112233', secondaryColorHex: '#ffffff' },
      signInPage: { signInLabel: 'Welcome aboard' },
    },
    attributes: [
      { name: 'team', title: 'Team', type: 'string', maxLength: 20, selfAccess: 'READ_WRITE' },
      { name: 'badges', title: 'Badges', type: 'array', items: { type: 'string' } },
    ],
    groups: [{ name: 'Staff', description: 'Everybody on board' }, { name: 'Crew "A" & {co}' }, { name: 'Åse' }],
    zones: [
      { name: 'Office', gateways: [{ type: 'CIDR', value: '192.0.2.0/24' }] },
      { name: 'Old office', status: 'INACTIVE', gateways: [{ type: 'RANGE', value: '198.51.100.1-198.51.100.9' }] },
    ],
    trustedOrigins: [
      { origin: 'https://shop.example', name: 'Shop', scopes: ['CORS', 'REDIRECT'] },
      { origin: 'https://old.example', name: 'Old', scopes: ['CORS'], status: 'INACTIVE' },
    ],
    policies: policies(),
    apps: apps(publicJwk),
    authorizationServers: authorizationServers(),
    groupRules: [
      {
        name: 'Engineers',
        status: 'ACTIVE',
        expression: 'user.team == "E" and !isMemberOfAnyGroup("{{group:Åse}}", \'{{group:Crew %22A%22 & %7Bco%7D}}\')',
        groups: ['Staff', 'Crew "A" & {co}'],
      },
      { name: 'Nobody', status: 'INACTIVE', expression: 'false', groups: ['Staff'] },
    ],
  };
}

/** People for `sampleDocument`, who are part of it only when a test wants them. */
export function samplePeople(): TestDocument[] {
  const person = (login: string, more: object = {}) => ({
    login,
    profile: { email: login, firstName: 'A', lastName: 'B' },
    ...more,
  });
  return [
    person('ada@example.com', { status: 'STAGED', groups: ['Staff'], roles: ['HELP_DESK_ADMIN'] }),
    person('bo@example.com', {
      profile: { email: 'bo@example.com', firstName: 'Bo', lastName: 'Lund', team: 'E', badges: ['x'] },
    }),
  ];
}

function policies(): TestDocument[] {
  const atOffice = { network: { connection: 'ZONE', include: ['Office'] } };
  return [
    {
      type: 'OKTA_SIGN_ON',
      name: 'Staff only',
      groups: ['Staff'],
      rules: [
        signOn('At the office', { conditions: { ...atOffice, people: { groups: { exclude: ['Åse'] } } } }),
        signOn('Elsewhere', { status: 'INACTIVE' }),
      ],
    },
    { type: 'OKTA_SIGN_ON', name: 'Crew', status: 'INACTIVE', groups: ['Crew "A" & {co}'], rules: [] },
    { type: 'PASSWORD', name: 'Long', groups: ['Staff'], settings: { password: { complexity: { minLength: 14 } } }, rules: [] },
    {
      type: 'ACCESS_POLICY',
      name: 'Strict',
      rules: [
        {
          name: 'Daily',
          conditions: atOffice,
          actions: {
            appSignOn: {
              access: 'ALLOW',
              verificationMethod: { type: 'ASSURANCE', factorMode: '1FA', reauthenticateIn: 'P1D', constraints: [password] },
            },
          },
        },
        { name: 'Catch-all Rule', actions: { appSignOn: { access: 'DENY' } } },
      ],
    },
  ];
}

function apps(publicJwk: object): TestDocument[] {
  const redirects = { redirect_uris: ['https://shop.example/cb'], post_logout_redirect_uris: ['https://shop.example'] };
  return [
    {
      label: 'Shop',
      clientId: 'shop-client',
      applicationType: 'web',
      accessPolicy: 'Strict',
      settings: {
        ...redirects,
        grant_types: ['authorization_code', 'refresh_token'],
        groups_claim: { filter_type: 'REGEX', value: '.*', name: 'groups' },
      },
      profile: { cost: { centre: 7 } },
      groups: [{ name: 'Staff', priority: 3, profile: { role: 'buyer' } }, { name: 'Everyone' }],
    },
    { label: 'Spa', applicationType: 'browser', settings: redirects, status: 'INACTIVE' },
    {
      label: 'Robot',
      clientId: 'robot-client',
      applicationType: 'service',
      tokenEndpointAuthMethod: 'private_key_jwt',
      settings: { jwks: { keys: [publicJwk] } },
      grants: ['okta.groups.read', 'okta.users.read'],
      roles: ['READ_ONLY_ADMIN'],
    },
  ];
}

function authorizationServers(): TestDocument[] {
  return [
    { name: 'default', default: true, audience: 'api://shop', scopes: [{ name: 'orders:read', metadataPublish: 'ALL_CLIENTS' }] },
    {
      name: 'Partners',
      status: 'INACTIVE',
      audience: 'api://partners',
      keyRotation: 'MANUAL',
      scopes: [{ name: 'invoices', consent: 'REQUIRED' }],
      claims: [
        { name: 'crew', claimType: 'RESOURCE', value: 'isMemberOfGroup("{{group:Staff}}")', scopes: ['invoices'] },
        { name: 'groups', claimType: 'IDENTITY', valueType: 'GROUPS', group_filter_type: 'STARTS_WITH', value: 'S' },
        { name: 'sub', claimType: 'RESOURCE', value: 'user.login' },
      ],
      policies: [
        {
          name: 'Web',
          clients: ['Shop', 'Robot'],
          rules: [
            {
              name: 'People',
              conditions: {
                people: { groups: { include: ['Staff'] } },
                grantTypes: { include: ['authorization_code'] },
                scopes: { include: ['invoices', 'openid'] },
              },
              token: { accessTokenLifetimeMinutes: 15 },
            },
            {
              name: 'Robots',
              status: 'INACTIVE',
              conditions: { grantTypes: { include: ['client_credentials'] }, scopes: { include: ['*'] } },
            },
          ],
        },
        { name: 'Rest', clients: ['ALL_CLIENTS'], rules: [] },
      ],
    },
  ];
}
