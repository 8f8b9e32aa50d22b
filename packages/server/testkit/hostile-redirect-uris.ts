/**
 * More than 200 addresses that resemble `registered` (an https URL with a host of two labels and one path segment, no port, no query)
 * and must all be refused. None is equal to it.
 */
export function hostileRedirectUris(registered: string): string[] {
  const { host, pathname } = new URL(registered);
  const base = `https://${host}`;
  const addresses = [
    ...otherHosts(host, pathname),
    ...userInfo(host, pathname),
    ...otherSchemes(host, pathname),
    ...ports(base, pathname),
    ...paths(base, pathname),
    ...queriesAndFragments(registered),
    ...caseAndEncoding(host, pathname),
    ...whiteSpaceAndControls(registered),
    ...slashes(host, pathname),
    ...lists(registered),
  ];
  return [...new Set(addresses)].filter((address) => address !== registered);
}

const evil = 'evil.example';

function otherHosts(host: string, path: string): string[] {
  const [label = '', ...rest] = host.split('.');
  const hosts = [
    evil,
    `${host}.${evil}`,
    `${host}${evil}`,
    `${evil}.${host}`,
    `sub.${host}`,
    `*.${host}`,
    `-${host}`,
    `x${host}`,
    `${host}.`,
    `${host}..`,
    `.${host}`,
    `${label}x.${rest.join('.')}`,
    `${label}-.${rest.join('.')}`,
    host.replace('.', ''),
    host.replace('.', '..'),
    host.replace('.', '-'),
    host.replace('.', ':'),
    host.replaceAll('.', 'a'),
    `${host},${evil}`,
    `${host};${evil}`,
    `${host}&${evil}`,
    `${host}%2f${evil}`,
    `${host}%00.${evil}`,
    `${host}%23.${evil}`,
    `${host}%3f.${evil}`,
    `${host}%40${evil}`,
    `${host}%5c${evil}`,
    `${host}|${evil}`,
    `${host}!${evil}`,
    `${host}$${evil}`,
    `[${host}]`,
    '[::1]',
    '127.0.0.1',
    'localhost',
    '169.254.169.254',
    '2130706433',
    '0',
    label,
    rest.join('.'),
  ];
  return hosts.map((each) => `https://${each}${path}`);
}

function userInfo(host: string, path: string): string[] {
  const before = [
    `${host}@${evil}`,
    `${host}:443@${evil}`,
    `${host}%40@${evil}`,
    `a:b@${host}`,
    `a@${host}`,
    `:@${host}`,
    `@${host}`,
  ];
  const confused = [
    `${host}@@${evil}`,
    `a@b@${host}`,
    `${evil}@${host}`,
    `${host}\\@${evil}`,
    `${host}#@${evil}`,
    `${host}?@${evil}`,
    `${host}/@${evil}`,
  ];
  const homoglyphs = [`${host}\uff20${evil}`, `${host}\ufe6b${evil}`, `${host}%ef%bc%a0${evil}`];
  return [...before, ...confused, ...homoglyphs].map((each) => `https://${each}${path}`);
}

function otherSchemes(host: string, path: string): string[] {
  const schemes = [
    'http',
    'ftp',
    'ws',
    'wss',
    'file',
    'javascript',
    'JavaScript',
    'data',
    'vbscript',
    'blob',
    'about',
    'view-source',
    'intent',
  ];
  return [
    ...schemes.map((scheme) => `${scheme}://${host}${path}`),
    'javascript:alert(document.domain)',
    `javascript://${host}${path}%0aalert(1)`,
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:text/html;base64,PHNjcmlwdD4=',
    'vbscript:msgbox(1)',
    'VBScript:x',
    `https:${host}${path}`,
    `https:/${host}${path}`,
    `https:///${host}${path}`,
    `https:////${host}${path}`,
    `https:\\\\${host}${path}`,
    `//${host}${path}`,
    `${host}${path}`,
    path,
    '',
    '?',
    '#',
    'about:blank',
    `httpss://${host}${path}`,
    `https+x://${host}${path}`,
    `blob:https://${host}/id`,
  ];
}

function ports(base: string, path: string): string[] {
  return ['443', '80', '8443', '0443', '00443', '65536', '-1', '', '4 43', '443x', '+443', '%34%34%33'].map(
    (port) => `${base}:${port}${path}`,
  );
}

function paths(base: string, path: string): string[] {
  const name = path.slice(1);
  const variants = [
    '',
    '/',
    `${path}/`,
    `${path}//`,
    `/${path}`,
    `//${path}`,
    `${path}/..`,
    `${path}/../`,
    `${path}/../${name}`,
    `${path}/../../${evil}`,
    `${path}/./`,
    `/.${path}`,
    `/..${path}`,
    `/x/..${path}`,
    `/x/..;${path}`,
    `${path}/..;/admin`,
    `${path};/../admin`,
    `${path}/%2e%2e/admin`,
    `${path}/%2e%2e%2fadmin`,
    `${path}/..%2fadmin`,
    `${path}/..%5cadmin`,
    `${path}/.%2e/admin`,
    `${path}%2f..%2fadmin`,
    `${path}%2f`,
    `${path}%5c`,
    `${path}%00`,
    `${path}%00.html`,
    `${path}%0d%0aSet-Cookie:x=1`,
    `${path}%20`,
    `${path}+`,
    `${path}.`,
    `${path}..`,
    `${path};`,
    `${path};jsessionid=1`,
    `${path};a=b/../x`,
    `${path}\\`,
    `${path}\\..\\admin`,
    `${path}x`,
    `${path}/x`,
    `${path}-x`,
    `/x${path}`,
    path.slice(0, -1),
    `${path}*`,
    '/*',
    '/.*',
    `${path}$`,
    `^${path}`,
    `${path}|/x`,
    `${path},/x`,
    `${path}:80`,
    `${path}@${evil}`,
    `${path}/https://${evil}`,
    `/redirect?to=${path}`,
  ];
  return variants.map((each) => `${base}${each}`);
}

function queriesAndFragments(registered: string): string[] {
  const queries =
    '? ?x ?x=1 ?code=stolen ?state=x ?iss=https://evil.example ?error=x ?id_token=x ?%63ode=stolen ?a=b#c ?? &x=1 &code=stolen';
  const fragments = '# #f #code=stolen #/../evil #@evil.example #?x ;? %3Fcode=stolen %23f ?redirect_uri=https://evil.example';
  return `${queries} ${fragments}`.split(' ').map((tail) => registered + tail);
}

function caseAndEncoding(host: string, path: string): string[] {
  const upper = host.toUpperCase();
  const first = host.slice(0, 1);
  return [
    `HTTPS://${host}${path}`,
    `Https://${host}${path}`,
    `https://${upper}${path}`,
    `https://${first.toUpperCase()}${host.slice(1)}${path}`,
    `https://${host}${path.toUpperCase()}`,
    `https://${host}/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`,
    `https://${host}/%25${path.charCodeAt(1).toString(16)}${path.slice(2)}`,
    `https://%${host.charCodeAt(0).toString(16)}${host.slice(1)}${path}`,
    `https://${host.replace('.', '%2e')}${path}`,
    `https://${host.replace('.', '\u3002')}${path}`,
    `https://${host.replace('.', '\uff0e')}${path}`,
    `https://${host.replace('.', '\uff61')}${path}`,
    `https://${host}\u2044${path.slice(1)}`,
    `https://${host}\uff0f${path.slice(1)}`,
    `https://${host}\u2215${path.slice(1)}`,
    `https://${host.replace('e', '\u0435')}${path}`,
    `https://${host.replace('r', '\uff52')}${path}`,
    `https://${host.replace('p', '\u0440')}${path}`,
    `https://${host.replace('a', '\u00e4')}${path}`,
    `https://${host}\u200b${path}`,
    `https://${host.slice(0, 1)}\u00ad${host.slice(1)}${path}`,
    `https://xn--${host}${path}`,
    `https%3A%2F%2F${host}${path}`,
    encodeURIComponent(`https://${host}${path}`),
    `https://${host}${path.replace('c', '\u0441')}`,
    `https://${host}${path}\u202e`,
    `https://${host}${path}\u0301`,
    `https://${host}${path}\ufeff`,
    `\ufeffhttps://${host}${path}`,
    `https://${host}${path}\ud800`,
  ];
}

function whiteSpaceAndControls(registered: string): string[] {
  const characters = ['\0', '\t', '\n', '\r', '\r\n', '\x0b', '\x0c', '\x1f', ' ', '\x7f', '\x85', '\u00a0', '\u2028', '\u3000'];
  return characters.flatMap((character) => [
    registered + character,
    character + registered,
    registered.replace('://', `:${character}//`),
    registered.replace('.', `${character}.`),
  ]);
}

function slashes(host: string, path: string): string[] {
  return [
    `https://${host}\\${evil}${path}`,
    `https://${evil}\\${host}${path}`,
    `https:/\\${host}${path}`,
    `https:\\/${host}${path}`,
    `https://${host}/\\${evil}`,
    `https://${host}//${evil}`,
    `https://${host}/${evil}`,
    `\\\\${host}${path}`,
    `/\\${host}${path}`,
    `https://${host}\\`,
    `https://${host}${path}\\@${evil}`,
    `https://\\${host}${path}`,
  ];
}

function lists(registered: string): string[] {
  return [
    `${registered} ${registered}`,
    `${registered},${registered}`,
    `${registered} https://${evil}/`,
    `https://${evil}/ ${registered}`,
    `https://${evil}/?${registered}`,
    `https://${evil}/#${registered}`,
    `https://${evil}/${registered}`,
    `["${registered}"]`,
    `"${registered}"`,
    `<${registered}>`,
    `url=${registered}`,
  ];
}
