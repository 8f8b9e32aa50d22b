import { after, type EpochMillis } from '../../platform/time.ts';

/** What a rule that lets somebody in asks for besides. */
export type Requirement =
  /** A second factor beside the password. */
  | { readonly kind: 'second_factor' }
  /** A proof of identity that is not older than this; 0: one for this very request. */
  | { readonly kind: 'recent_proof'; readonly withinSeconds: number };

/** What a person has proved. */
export interface Proof {
  /** Methods, as RFC 8176 calls them: `mfa` stands among them after two factors. */
  readonly amr: readonly string[];
  readonly authTime: EpochMillis;
  /** The proof was made for this very request. */
  readonly isForThisRequest: boolean;
}

/** What is asked for and not proved. Pure. */
export function unmet(requirements: readonly Requirement[], proof: Proof, now: EpochMillis): Requirement[] {
  return requirements.filter((requirement) => !isMet(requirement, proof, now));
}

function isMet(requirement: Requirement, proof: Proof, now: EpochMillis): boolean {
  switch (requirement.kind) {
    case 'second_factor':
      return proof.amr.includes('mfa');
    case 'recent_proof':
      return proof.isForThisRequest || now < after(proof.authTime, requirement.withinSeconds);
  }
}
