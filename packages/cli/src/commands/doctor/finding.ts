/** What came of one check. */
export interface Finding {
  /** What was looked at, as people call it. */
  readonly name: string;
  /** `skipped`: it could not be looked at, or need not be. */
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What was found, as a sentence. No secrets. */
  readonly detail: string;
  /** How to mend it. */
  readonly remedy?: string;
}

/** All is as it should be. */
export function ok(name: string, detail: string): Finding {
  return { name, status: 'ok', detail };
}

/** It works, but not for everybody or not for long. */
export function warning(name: string, detail: string, remedy: string): Finding {
  return { name, status: 'warning', detail, remedy };
}

/** Sign-ins break on it. */
export function failed(name: string, detail: string, remedy: string): Finding {
  return { name, status: 'failed', detail, remedy };
}

/** Not looked at. @param remedy what would let it be looked at */
export function skipped(name: string, detail: string, remedy?: string): Finding {
  return { name, status: 'skipped', detail, ...(remedy !== undefined && { remedy }) };
}
