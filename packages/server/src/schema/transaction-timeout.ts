/** A transaction that held up the others for too long was rolled back. */
export class TransactionTimeoutError extends Error {
  override readonly name = 'TransactionTimeoutError';

  constructor(milliseconds: number) {
    super(
      `A transaction was rolled back: its callback did not settle within ${milliseconds} ms. It must await nothing but its own queries.`,
    );
  }
}
