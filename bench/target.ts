/** What a benchmarked server tells the load generator once it listens. */
export interface Target {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path and query of an authorize request that needs no page, given the cookie. */
  readonly authorizePath: string;
  readonly tokenPath: string;
  /** undefined: the flow ends with the token response. */
  readonly userinfoPath: string | undefined;
  /** `Cookie` header of a signed-in browser. */
  readonly cookie: string;
  /** `Authorization` header of the client. */
  readonly authorization: string;
  readonly redirectUri: string;
  /** The process that does the work. */
  readonly pid: number;
}

/** Hands the target to the process that started this one, and ends with it. */
export function announce(target: Target): void {
  process.send?.(target);
  process.on('disconnect', () => process.exit(0));
}
