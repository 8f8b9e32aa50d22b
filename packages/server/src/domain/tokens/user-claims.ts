import type { User } from '../users/user.ts';

/** JSON value of a claim. */
export type Claim = string | number | boolean | null | readonly Claim[] | { readonly [name: string]: Claim };

/** Claims by name. An empty one is left out, never null. */
export type Claims = Record<string, Claim>;

/**
 * All claims about the person that the granted scopes allow, as userinfo tells them.
 * @see OIDC Core §5.4, §5.1
 */
export function userClaims(user: User, scopes: ReadonlySet<string>): Claims {
  return {
    sub: user.id,
    ...(scopes.has('profile') && profileClaims(user)),
    ...(scopes.has('email') && { email: user.email, email_verified: user.isEmailVerified }),
    ...(scopes.has('address') && addressClaim(user)),
    ...(scopes.has('phone') && present({ phone_number: user.profile.primaryPhone ?? user.profile.mobilePhone })),
  };
}

/**
 * The claims about the person that an ID token of the code flow carries: name, preferred_username and email. The rest is for
 * userinfo: small tokens fit into the cookies of apps.
 */
export function idTokenUserClaims(user: User, scopes: ReadonlySet<string>): Claims {
  return {
    sub: user.id,
    ...(scopes.has('profile') && present({ name: fullName(user), preferred_username: user.login })),
    ...(scopes.has('email') && { email: user.email }),
  };
}

function profileClaims(user: User): Claims {
  const { profile } = user;
  return {
    ...present({
      name: fullName(user),
      given_name: user.firstName,
      family_name: user.lastName,
      middle_name: profile.middleName,
      nickname: profile.nickName,
      preferred_username: user.login,
      profile: profile.profileUrl,
      picture: profile.picture,
      website: profile.website,
      gender: profile.gender,
      birthdate: profile.birthdate,
      zoneinfo: profile.timezone,
      locale: profile.locale ?? 'en_US',
    }),
    updated_at: Math.floor(user.updatedAt / 1000),
  };
}

function addressClaim({ profile }: User): Claims {
  const address = present({
    street_address: profile.streetAddress,
    locality: profile.city,
    region: profile.state,
    postal_code: profile.zipCode,
    country: profile.countryCode,
  });
  return Object.keys(address).length === 0 ? {} : { address: address as Record<string, string> };
}

function fullName(user: User): string | undefined {
  const name = [user.firstName, user.lastName].filter((part) => part).join(' ');
  return name || user.profile.displayName;
}

function present(claims: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).filter((entry): entry is [string, string] => Boolean(entry[1])));
}
