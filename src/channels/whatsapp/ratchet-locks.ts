/**
 * One at a time per correspondent: decrypting a message and sending a reply both read, advance and write the same
 * Signal session, and Baileys lets them overlap; the later write then undoes the earlier one and replies arrive
 * unreadable.
 */

export interface RatchetLocks {
  /** Runs the work after everything begun before on any of these addresses; ignores device parts. */
  run: <T>(jids: (string | undefined)[], work: () => Promise<T>) => Promise<T>
}

export function createRatchetLocks(): RatchetLocks {
  const last = new Map<string, Promise<unknown>>()

  return {
    run: (jids, work) => {
      const keys = [...new Set(jids.filter((jid) => jid !== undefined).map(withoutDevice))]
      const before = keys.map((key) => last.get(key) ?? Promise.resolve())
      const result = Promise.all(before).then(work)
      const done = result
        .catch(() => {})
        .then(() => {
          for (const key of keys) if (last.get(key) === done) last.delete(key)
        })
      for (const key of keys) last.set(key, done)
      return result
    },
  }
}

/** A hosted number shares its sessions' name with the plain one. */
function withoutDevice(jid: string): string {
  return jid
    .replace(/:\d+(?=@)/, '')
    .replace(/@hosted$/, '@s.whatsapp.net')
    .replace(/@hosted\.lid$/, '@lid')
}
