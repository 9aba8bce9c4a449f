/** Where a form leads back to. */

/** A path of this console, never another address: `//host` and `/\host` are addresses to browsers. */
export function localPath(path: string): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : '/'
}
