/**
 * The only look our storage takes into a session: whether its credentials can be read, and which link they are. The
 * form is Baileys' (BufferJSON), of which nothing but the public keys is compared.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'

/** Type and id of the record of credentials. */
export const CREDS = 'creds'

const PublicKey = z.looseObject({ public: z.union([z.string(), z.looseObject({})]) })
const Creds = z.object({
  noiseKey: PublicKey,
  signedIdentityKey: PublicKey,
  me: z.object({ id: z.string().min(1) }).nullish(),
  account: z.looseObject({}).nullish(),
})

/**
 * A fingerprint (64 hex digits) that stays for as long as the link does; null while no phone is linked, also in the
 * middle of pairing. Throws when the bytes are no credentials.
 */
export function linkOf(creds: Uint8Array): string | null {
  const { noiseKey, signedIdentityKey, me, account } = Creds.parse(
    JSON.parse(Buffer.from(creds).toString('utf8')),
  )
  if (!me || !account) return null
  const publicKeys = JSON.stringify([noiseKey.public, signedIdentityKey.public])
  return createHash('sha256').update(publicKeys).digest('hex')
}
