const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;
const lastCodePoint = 0x10ffff;

/**
 * The first text, in the order of both databases (UTF-8 bytes, which is the order of code points), after all that begin with `prefix`:
 * `prefix <= x` and `x < endOfPrefix(prefix)` says "begins with" in a way that an index can answer.
 * @returns undefined when nothing comes after them
 */
export function endOfPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (char) => char.codePointAt(0) ?? 0);
  let last = points.pop();
  while (last === lastCodePoint) last = points.pop();
  if (last === undefined) return undefined;
  const next = last + 1 === firstSurrogate ? lastSurrogate + 1 : last + 1;
  return String.fromCodePoint(...points, next);
}

/** Puts the ASCII letters of `text` into lower case and leaves all others, as `lower()` does on both databases. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
