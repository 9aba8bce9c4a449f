/** The refusal of a write that was made for another version of the session, and so came too late. */

/** An earlier write arrived late, or this one did. Nothing changed; read the version again (`sessionHead`). */
export class SessionMovedError extends Error {
  constructor(account: string) {
    super(`the session of "${account}" is at another version than this write expected`)
    this.name = 'SessionMovedError'
  }
}
