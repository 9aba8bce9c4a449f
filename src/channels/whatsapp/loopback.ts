/** Whether a host is this machine: the only place where an unencrypted connection is accepted. */

/** @param hostname as WHATWG URL gives it: lower case, addresses normalised, IPv6 in brackets */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/**
 * The address to connect to. Throws for anything but `wss://`, or `ws://` on loopback: Baileys does not
 * verify the server's own certificate chain, so TLS is all that tells WhatsApp's servers from others.
 */
export function checkSocketUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'wss:' || (url?.protocol === 'ws:' && isLoopback(url.hostname))) return text
  throw new Error(
    'WHATSAPP_WS_URL must be a wss:// address. Plain ws:// is accepted on loopback only, because TLS is the ' +
      'only proof that the other side is WhatsApp.',
  )
}
