/** What an attribute of a profile may hold. */
export type AttributeValue = string | number | boolean | readonly (string | number)[];

/** A property of Okta's user schema: what values an attribute takes. */
export interface Attribute {
  readonly title: string;
  readonly description?: string;
  readonly type: 'string' | 'boolean' | 'number' | 'integer' | 'array';
  /** What an array holds. */
  readonly items?: { readonly type: 'string' | 'number' | 'integer' };
  readonly required: boolean;
  /** Characters of a string, or of each string in an array. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: 'email' | 'uri';
  /** The only values that it takes. */
  readonly enum?: readonly (string | number)[];
  /** Titles for the values of `enum`. */
  readonly oneOf?: readonly { readonly const: string | number; readonly title: string }[];
  /** What users may do with it on their own. */
  readonly selfAccess: 'HIDE' | 'READ_ONLY' | 'READ_WRITE';
}

/** Attributes by name. */
export type Attributes = ReadonlyMap<string, Attribute>;

const name = { type: 'string', required: true, minLength: 1, maxLength: 50, selfAccess: 'READ_WRITE' } as const;

function line(title: string, maxLength: number): Attribute {
  return { title, type: 'string', required: false, maxLength, selfAccess: 'READ_ONLY' };
}

function own(title: string, maxLength: number): Attribute {
  return { ...line(title, maxLength), selfAccess: 'READ_WRITE' };
}

/** Attributes that every user may have, under Okta's names. @see Okta, default user profile */
export const baseAttributes = {
  login: { title: 'Username', type: 'string', required: true, minLength: 5, maxLength: 100, selfAccess: 'READ_ONLY' },
  firstName: { ...name, title: 'First name' },
  lastName: { ...name, title: 'Last name' },
  middleName: line('Middle name', 100),
  honorificPrefix: line('Honorific prefix', 50),
  honorificSuffix: line('Honorific suffix', 50),
  email: {
    title: 'Primary email',
    type: 'string',
    required: true,
    format: 'email',
    minLength: 5,
    maxLength: 100,
    selfAccess: 'READ_WRITE',
  },
  title: line('Title', 250),
  displayName: line('Display name', 250),
  nickName: line('Nickname', 100),
  profileUrl: { ...line('Profile Url', 1024), format: 'uri' },
  secondEmail: { ...own('Secondary email', 100), format: 'email', minLength: 5 },
  mobilePhone: own('Mobile phone', 100),
  primaryPhone: own('Primary phone', 100),
  streetAddress: line('Street address', 1024),
  city: line('City', 128),
  state: line('State', 128),
  zipCode: line('Zip code', 50),
  countryCode: { ...line('Country code', 2), minLength: 2 },
  postalAddress: line('Postal Address', 4096),
  preferredLanguage: line('Preferred language', 35),
  locale: line('Locale', 35),
  timezone: line('Time zone', 64),
  userType: line('User type', 100),
  employeeNumber: line('Employee number', 100),
  costCenter: line('Cost center', 250),
  organization: line('Organization', 250),
  division: line('Division', 250),
  department: line('Department', 250),
  managerId: line('ManagerId', 250),
  manager: line('Manager', 250),
} as const satisfies Record<string, Attribute>;

/** Name of an attribute that every org has. */
export type BaseAttribute = keyof typeof baseAttributes;
