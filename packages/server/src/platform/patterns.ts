import type { RE2JS, RE2JSException } from 're2js';

/** A pattern longer than this is refused. Characters. */
const mostPatternLength = 1024;
/** A pattern that compiles to more is refused. */
const mostInstructions = 1000;
/** Instructions on characters that take as long as a step of other work: about a microsecond. */
const instructionsInStep = 50;
const mostKept = 200;

/** A compiled regular expression. Matching takes time in proportion to the text and to the pattern, and no more. */
export interface Pattern {
  /** Steps that `matches` takes at most for a text of this length. */
  cost(length: number): number;
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
    const size = regex.programSize();
    if (size > mostInstructions) return undefined;
    return {
      cost: (length) => 1 + (size * length) / instructionsInStep,
      // Not `testExact`: its automaton is built while it matches, and a hostile pattern makes it large and slow.
      matches: (text) => regex.matcher(text).matches(),
    };
  } catch (error) {
    if (error instanceof refusal) return undefined;
    throw error;
  }
}
