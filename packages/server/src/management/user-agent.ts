/** What a browser says it is, in the words of Okta's system log. */
export interface UserAgentFacts {
  /** Such as `macOS 10.15.7`. */
  readonly os: string;
  /** Such as `CHROME`. */
  readonly browser: string;
  readonly device: 'Computer' | 'Mobile' | 'Tablet' | 'Unknown';
}

/** Reads `User-Agent` headers. */
export type UserAgentReader = (userAgent: string) => UserAgentFacts;

const devices: Readonly<Record<string, UserAgentFacts['device']>> = { desktop: 'Computer', mobile: 'Mobile', tablet: 'Tablet' };

/** A reader that reads each header once. Its library is loaded at the first call: signing in does not need it. */
export async function userAgentReader(): Promise<UserAgentReader> {
  const { default: bowser } = await import('bowser');
  const known = new Map<string, UserAgentFacts>();
  return (userAgent) => {
    const facts = known.get(userAgent) ?? read(bowser.parse, userAgent);
    known.set(userAgent, facts);
    return facts;
  };
}

function read(parse: (userAgent: string) => Bowser, userAgent: string): UserAgentFacts {
  if (userAgent === '') return { os: 'Unknown', browser: 'UNKNOWN', device: 'Unknown' };
  const { os, browser, platform } = parse(userAgent);
  return {
    os: [os.name, os.version].filter(Boolean).join(' ') || 'Unknown',
    browser: (browser.name || 'unknown').toUpperCase().replaceAll(' ', '_'),
    device: devices[platform.type ?? ''] ?? 'Unknown',
  };
}

interface Bowser {
  readonly os: { readonly name?: string; readonly version?: string };
  readonly browser: { readonly name?: string };
  readonly platform: { readonly type?: string };
}
