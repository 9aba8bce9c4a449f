/** Security headers of every answer. */
import { secureHeaders } from 'hono/secure-headers'
import type { MiddlewareHandler } from 'hono'
import type { ConsoleEnv } from '../shell.ts'

/**
 * Nothing but what this console itself serves is loaded, run, framed or sent to. `isHttps`: browsers shall come by
 * https only from now on.
 */
export function createSecurityHeaders(isHttps: boolean): MiddlewareHandler<ConsoleEnv> {
  const setHeaders = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", (c) => `'nonce-${String(c.get('nonce'))}'`],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    // Not `no-referrer`: forms would be sent with `Origin: null`, which is all that browsers without Sec-Fetch-Site
    // (Safari up to 16.3) tell. Other sites get no referrer by this one either.
    referrerPolicy: 'same-origin',
    permissionsPolicy: {
      camera: [],
      microphone: [],
      geolocation: [],
      payment: [],
      usb: [],
      displayCapture: [],
      // "Copy" buttons.
      clipboardWrite: ['self'],
    },
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    xFrameOptions: 'DENY',
    // Only for this name: its subdomains are not ours to decide about.
    strictTransportSecurity: isHttps ? 'max-age=31536000' : false,
  })
  return async (c, next) => {
    await setHeaders(c, next)
    if (!c.res.headers.has('cache-control')) c.res.headers.set('Cache-Control', 'no-store')
  }
}
