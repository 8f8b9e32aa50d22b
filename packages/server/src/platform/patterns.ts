import type { RE2JS, RE2JSException } from 're2js';

/** A pattern longer than this is refused. Characters. */
const mostPatternLength = 1024;
/** A pattern that compiles to more is refused: matching costs at most this many steps for each character. */
const mostInstructions = 1000;
const mostKept = 200;

/** A compiled regular expression. Matching takes time in proportion to the text, whatever the pattern. */
export interface Pattern {
  /** Whether the whole of `text` matches. */
  matches(text: string): boolean;
}

/** Compiles regular expressions of admins: linear-time ones, so no text can make the server hang. @see RE2 syntax */
export interface Patterns {
  /** The pattern; undefined when it is no regular expression (look-around and back-references are none) or too large. */
  compile(pattern: string): Pattern | undefined;
}

let loading: Promise<Patterns> | undefined;

/** The engine. Loaded by the first who needs it, because most servers never do. */
export function loadPatterns(): Promise<Patterns> {
  loading ??= import('re2js').then((engine) => {
    const kept = new Map<string, Pattern | undefined>();
    return {
      compile(pattern) {
        if (!kept.has(pattern)) {
          if (kept.size >= mostKept) kept.clear();
          kept.set(pattern, compiled(engine.RE2JS, engine.RE2JSException, pattern));
        }
        return kept.get(pattern);
      },
    };
  });
  return loading;
}

function compiled(regularExpression: typeof RE2JS, refusal: typeof RE2JSException, pattern: string): Pattern | undefined {
  if (pattern.length > mostPatternLength) return undefined;
  try {
    const regex = regularExpression.compile(pattern);
    if (regex.programSize() > mostInstructions) return undefined;
    return { matches: (text) => regex.testExact(text) };
  } catch (error) {
    if (error instanceof refusal) return undefined;
    throw error;
  }
}
