/** What is wrong with an email address, for one who types it; the server judges the rest. */
export function emailProblem(value: string): string | undefined {
  return /^[^\s@]+@[^\s@]+$/.test(value) ? undefined : 'Enter an email address, such as ada@example.com.';
}
