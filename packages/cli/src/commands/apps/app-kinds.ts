import { basename } from 'node:path';
import type { SettingNames } from './config-format.ts';

/** A type of app, in the words of the command line. */
export type AppKind = 'web' | 'spa' | 'native' | 'service';

/** The words of the API for it. */
export const applicationTypes = { web: 'web', spa: 'browser', native: 'native', service: 'service' } as const;

/** How people call the types. */
export const kindTitles: Readonly<Record<AppKind, string>> = {
  web: 'Web app',
  spa: 'Single-page app',
  native: 'Native app',
  service: 'Service',
};

/** What a framework for web apps expects. */
interface Framework {
  readonly title: string;
  readonly redirectUri: string;
  readonly signOutUri: string;
  /** Where it reads its settings, below the working directory; of several the first that is there, else the last. */
  readonly files: readonly string[];
  readonly names: SettingNames;
}

const okta = { issuer: 'okta.oauth2.issuer', clientId: 'okta.oauth2.client-id', clientSecret: 'okta.oauth2.client-secret' };
const spring = {
  issuer: 'spring.security.oauth2.client.provider.okta.issuer-uri',
  clientId: 'spring.security.oauth2.client.registration.okta.client-id',
  clientSecret: 'spring.security.oauth2.client.registration.okta.client-secret',
};
const quarkus = {
  issuer: 'quarkus.oidc.auth-server-url',
  clientId: 'quarkus.oidc.client-id',
  clientSecret: 'quarkus.oidc.credentials.secret',
  others: (redirectUri: string) => ({
    'quarkus.oidc.application-type': 'web-app',
    'quarkus.oidc.authentication.redirect-path': new URL(redirectUri).pathname,
  }),
};
const javaFiles = ['yml', 'yaml', 'properties'].map((ending) => `src/main/resources/application.${ending}`);
const javaHome = { signOutUri: 'http://localhost:8080/', files: javaFiles };
const springCallback = 'http://localhost:8080/login/oauth2/code/okta';

/** The names under which apps that read `.okta.env` look for their settings. */
export const oktaNames: SettingNames = okta;

/** Frameworks for web apps. `express` is what a web app is taken for: its redirect URI is the one of the guide and of our SDK. */
export const frameworks = {
  express: {
    title: 'Express, or another Node.js app',
    redirectUri: 'http://localhost:3000/authorization-code/callback',
    signOutUri: 'http://localhost:3000',
    files: ['.okta.env'],
    names: okta,
  },
  'okta-spring-boot': { title: 'Okta Spring Boot Starter', redirectUri: springCallback, ...javaHome, names: okta },
  'spring-boot': { title: 'Spring Boot', redirectUri: springCallback, ...javaHome, names: spring },
  quarkus: { title: 'Quarkus', redirectUri: 'http://localhost:8080/callback', ...javaHome, names: quarkus },
  other: {
    title: 'Other',
    redirectUri: 'http://localhost:8080/callback',
    signOutUri: 'http://localhost:8080/',
    files: ['.okta.env'],
    names: okta,
  },
} as const satisfies Record<string, Framework>;

/** The name of a framework. */
export type FrameworkName = keyof typeof frameworks;

/** Every framework's name. */
export const frameworkNames = Object.keys(frameworks) as FrameworkName[];

/** What may stand behind `apps create`: a type, or a framework, which makes a web app. */
export const creatable = [...(Object.keys(applicationTypes) as AppKind[]), ...frameworkNames.filter((name) => name !== 'other')];

/** The type that one of `creatable` means, and the framework when it names one; undefined for anything else. */
export function readKind(name: string): { kind: AppKind; framework?: FrameworkName } | undefined {
  if (!(creatable as string[]).includes(name)) return undefined;
  return name in frameworks ? { kind: 'web', framework: name as FrameworkName } : { kind: name as AppKind };
}

/** Where people go after signing in and after signing out, unless somebody says otherwise. @param orgUrl for native apps */
export function defaultUris(
  kind: AppKind,
  framework: FrameworkName,
  orgUrl: string,
): { redirectUris: string[]; signOutUris: string[] } {
  switch (kind) {
    case 'web': {
      const { redirectUri, signOutUri } = frameworks[framework];
      return { redirectUris: [redirectUri], signOutUris: [signOutUri] };
    }
    case 'spa':
      return { redirectUris: ['http://localhost:8080/callback'], signOutUris: ['http://localhost:8080/'] };
    case 'native':
      return { redirectUris: [`${reverseDomain(orgUrl)}:/callback`], signOutUris: [`${reverseDomain(orgUrl)}:/`] };
    case 'service':
      return { redirectUris: [], signOutUris: [] };
  }
}

/** The address where people land who sign out of an app that is signed in to at `redirectUri`. @param usual for `usualRedirectUri` */
export function signOutUriOf(redirectUri: string, usualRedirectUri: string, usual: string): string {
  if (redirectUri === usualRedirectUri || !URL.canParse(redirectUri)) return usual;
  const { protocol, origin } = new URL(redirectUri);
  if (/^https?:$/.test(protocol)) return usual.endsWith('/') ? `${origin}/` : origin;
  return URL.canParse(`${protocol}/`) ? `${protocol}/` : usual;
}

/**
 * The host of the org turned round, as native apps name their URI scheme: `com.okta.dev-1`. A host without a dot or with an address
 * has no such name, and `com.example.app` stands in.
 * @see RFC 8252 §7.1
 * @internal exported for tests
 */
export function reverseDomain(orgUrl: string): string {
  const { hostname } = new URL(orgUrl);
  const reversed = hostname.split('.').reverse().join('.');
  return /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(reversed) ? reversed : 'com.example.app';
}

/** What is wrong with a list of URIs, separated by commas; undefined when nothing is. The org judges the rest. */
export function problemOfUris(list: string): string | undefined {
  const uris = readUris(list);
  if (uris.length === 0) return 'Enter an address.';
  const wrong = uris.find((uri) => !URL.canParse(uri));
  return wrong === undefined ? undefined : `${wrong} is not an address: it looks like http://localhost:3000/path.`;
}

/** The URIs of a list with commas, each once. Brackets around it are ignored, as the original does. */
export function readUris(list: string): string[] {
  const parts = list.replace(/^\s*\[|\]\s*$/g, '').split(',');
  return [...new Set(parts.map((uri) => uri.trim()).filter((uri) => uri !== ''))];
}

/** What is wrong with the name of an app. @see contract 6.3: at most 100 characters */
export function problemOfName(name: string): string | undefined {
  if (name.trim() === '') return 'Enter a name.';
  return name.length > 100 ? 'The name must have 100 characters at most.' : undefined;
}

/** The name that an app gets in this folder. */
export function defaultName(folder: string): string {
  return basename(folder).trim().slice(0, 100) || 'My app';
}
