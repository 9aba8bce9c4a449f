/** The pages of access: log-in, set-up, own password, operators and keys, audit trail. */
import type { ConsoleParts } from '../parts.ts'
import type { Area, Shell } from '../shell.ts'
import { createAccessArea } from './access-page.ts'
import { createAuditArea } from './audit-page.ts'
import { createLogInAreas } from './log-in-page.ts'
import { createPasswordArea } from './password-page.ts'
import { createSetupArea } from './setup-page.ts'

export function createAccessAreas(
  { access, records }: Pick<ConsoleParts, 'access' | 'records'>,
  shell: Shell,
): Area[] {
  const { operators, apiKeys, audit } = records
  return [
    createAccessArea(shell, { operators, apiKeys, passwords: access.passwords }),
    createAuditArea(shell, audit),
    createPasswordArea(shell, access),
    createSetupArea(shell, access),
    ...createLogInAreas(shell, access),
  ]
}
