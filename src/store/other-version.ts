/** Sealed as it should be, in a form that only another version of the program knows: nothing may be lost of it. */
export class OtherVersionError extends Error {
  readonly rowId: string

  constructor(table: 'inbox' | 'outbox', rowId: string) {
    super(`row ${rowId} of ${table} has a form that only another version of the program knows`)
    this.name = 'OtherVersionError'
    this.rowId = rowId
  }
}
