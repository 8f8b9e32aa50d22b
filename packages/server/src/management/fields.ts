import { z } from 'zod';

/** What every text must be: no column takes a NUL. */
export const noNul = /^[^\0]*$/;

/**
 * Text of `least` to `most` characters without NUL, which no database column takes, and without half a surrogate pair, which would be
 * another text when it is read again.
 */
export function text(least: number, most: number): z.ZodString {
  return z
    .string()
    .min(least, least === 1 ? 'must not be empty' : `must have ${least} characters at least`)
    .max(most, `must have ${most} characters at most`)
    .regex(noNul, 'must not contain NUL')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode');
}

/** A page's size: a whole number in a query, `usual` when absent, at most `most`. */
export function limit(usual: number, most: number) {
  return z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1)
    .max(most, `must be ${most} at most`)
    .default(usual);
}

/** How answers spell an instant. */
export const instant = z.iso.datetime();

const link = z.strictObject({
  href: z.url(),
  name: z.string().optional(),
  type: z.string().optional(),
  hints: z.strictObject({ allow: z.array(z.string()) }).optional(),
});

/** HAL links of an answer. */
export const links = z.record(z.string(), z.union([link, z.array(link)])).meta({ id: 'Links' });

/** An address that a page may lead people to. */
export const webAddress = text(1, 1024).regex(/^https?:\/\/[^\s\\]+$/i, 'must be a web address, such as https://www.example.com');
