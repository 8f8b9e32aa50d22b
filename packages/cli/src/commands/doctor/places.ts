/** Who can reach a host: everybody; only this machine; only who is in the same private network; only who knows a name that no name server knows. */
export type Reach = 'public' | 'this_machine' | 'private_network' | 'own_name';

/** What the host of a URL tells about who can reach it. It asks nobody. */
export function reachOf({ hostname }: URL): Reach {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (host === 'localhost' || host.endsWith('.localhost') || /^127\./.test(host) || host === '::1') return 'this_machine';
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(host))
    return 'private_network';
  if (/^f[cd][0-9a-f]{2}:|^fe80:/.test(host)) return 'private_network';
  if (/\.(internal|local|lan|home\.arpa|test|intranet|corp)$/.test(host)) return 'own_name';
  return host.includes('.') || host.includes(':') ? 'public' : 'own_name'; // a single word: a service of Docker Compose
}

/** Nobody between can read what is sent there. */
export function isSafeFromReaders(url: URL): boolean {
  return url.protocol === 'https:' || reachOf(url) === 'this_machine';
}

/** The URL, or undefined when the text is none. */
export function urlOf(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}
