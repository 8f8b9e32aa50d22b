/**
 * Which promise of the database a failed write would have broken: a value that must be unique is taken, or the row that it belongs to
 * is gone. Undefined for every other error.
 *
 * @see PostgreSQL, Appendix A – class 23; SQLite, extended result codes
 */
export function violatedConstraint(error: unknown): 'unique' | 'foreign_key' | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'errcode' in error ? error.errcode : 'code' in error ? error.code : undefined;
  if (code === '23505' || code === 2067 || code === 1555) return 'unique';
  return code === '23503' || code === 787 ? 'foreign_key' : undefined;
}
