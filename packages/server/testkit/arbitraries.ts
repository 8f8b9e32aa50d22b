import fc from 'fast-check';

const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0, max: 0x2fff }),
  fc.integer({ min: 0, max: 0x10ffff }),
);

/** Any text at all: control characters, lone surrogates and what no alphabet has. Ready a second sooner than fast-check's `binary` unit. */
export const anyText = fc.array(codePoint, { maxLength: 40 }).map((points) => String.fromCodePoint(...points));
