let common: Promise<ReadonlySet<string>> | undefined;

/** Whether this is one of some fifty thousand passwords that everybody tries first, in any case of letters. Loads their list once. */
export async function isCommonPassword(candidate: string): Promise<boolean> {
  common ??= load();
  return (await common).has(candidate.toLowerCase());
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common'); // twenty megabytes that a node without new passwords never needs
  return new Set(dictionary['passwords-common']);
}
