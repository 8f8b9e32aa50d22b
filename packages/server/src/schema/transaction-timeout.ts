/** A transaction that held up the others for too long was rolled back. */
export class TransactionTimeoutError extends Error {
  override readonly name = 'TransactionTimeoutError';

  constructor(milliseconds: number) {
    super(
      `A transaction was rolled back: its callback did not settle within ${milliseconds} ms. It must await nothing but its own queries.`,
    );
  }
}

/**
 * Whether a transaction was given up because it took too long, or because it waited too long for another one.
 * @see PostgreSQL, Appendix A – 57014, query_canceled
 */
export function isTimeout(error: unknown): boolean {
  return error instanceof TransactionTimeoutError || (error instanceof Error && 'code' in error && error.code === '57014');
}
