/** What may be logged of an error: its name and code. Messages and stacks may quote a person's words. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' ? `${error.name} ${code}` : error.name
}
