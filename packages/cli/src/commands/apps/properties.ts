/** The settings of a Java properties file. A key that stands there twice has its last value. */
export function readProperties(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(logicalLines(text).flatMap((line) => assignment(line) ?? []));
}

/** Sets values in a Java properties file: in their place when the key is there, else at the end. Everything else stays. */
export function mergeProperties(text: string | undefined, settings: Readonly<Record<string, string>>): string {
  const end = text?.includes('\r\n') ? '\r\n' : '\n';
  const known = readProperties(text ?? '');
  const wanted = new Map(Object.entries(settings).filter(([name, value]) => known[name] !== value));
  const written = new Set<string>();
  const kept = logicalLines(text ?? '').flatMap((line) => {
    const [name = ''] = assignment(line)?.[0] ?? [];
    const value = wanted.get(name);
    if (value === undefined) return [line];
    if (written.has(name)) return [];
    written.add(name);
    return [`${name}=${escaped(value)}${end}`];
  });
  const last = kept.at(-1);
  const added = [...wanted].filter(([name]) => !written.has(name)).map(([name, value]) => `${name}=${escaped(value)}${end}`);
  return [...kept, ...(last === undefined || last.endsWith('\n') || added.length === 0 ? [] : [end]), ...added].join('');
}

/** Lines with their ends; one that ends in a backslash goes on in the next. Joined they are the text. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const isComment = open === '' && /^\s*[#!]/.test(line);
    open += line;
    const [backslashes = ''] = /\\*(?=\r?\n?$)/.exec(line) ?? [];
    if (!isComment && backslashes.length % 2 === 1) continue;
    lines.push(open);
    open = '';
  }
  return open === '' ? lines : [...lines, open];
}

/** Key and value of a line in one pair; undefined for comments and blank lines. */
function assignment(line: string): [[key: string, value: string]] | undefined {
  const joined = line.replace(/\\\r?\n[ \t]*/g, '').replace(/\r?\n$/, '');
  const [, key, value = ''] =
    /^[ \t]*((?:\\.|[^\s:=#!\\])(?:\\.|[^\s:=\\])*)(?:[ \t]*[:=][ \t]*|[ \t]+|$)(.*)$/.exec(joined) ?? [];
  return key === undefined ? undefined : [[unescaped(key), unescaped(value)]];
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, character: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return { n: '\n', t: '\t', r: '\r', f: '\f' }[character] ?? character;
  });
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replace(/^ /, '\\ ');
}
