import type { ResponseMode } from './parameter-rules.ts';

/** Where and how the app hears the answer: valid before anything else about the request is. */
export interface ResponseTarget {
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  readonly state: string | undefined;
  readonly issuer: string;
  readonly appLabel: string;
}
