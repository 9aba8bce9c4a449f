/**
 * Ids every language must have a reason for (`why.<id>`). Detectors may grow further ones; content check is
 * given those as well.
 */
import type { Lure } from '../model.ts'

/** Stories by the lure they belong to. */
export const STORIES: Record<Lure, readonly string[]> = {
  'device-linking': [
    'lure.vote-contest',
    'lure.photo-bait',
    'lure.account-confirm',
    'lure.pairing-code',
    'lure.gift-scan',
    'lure.rent-account',
    'lure.meeting-code',
    'lure.passkey-scan',
  ],
  'otp-request': [
    'lure.code-by-mistake',
    'lure.courier-code',
    'lure.bank-code',
    'lure.official-code',
    'lure.account-threat-code',
    'lure.group-join-code',
    'lure.screen-share',
    'lure.friend-code',
  ],
  'call-forwarding': ['lure.dial-code'],
  'phishing-link': [
    'lure.account-suspended-link',
    'lure.bank-link',
    'lure.challan-link',
    'lure.parcel-link',
    'lure.prize-link',
    'lure.aid-link',
    'lure.app-install',
    'lure.job-link',
    'lure.document-link',
  ],
  'money-request': [
    'lure.friend-money',
    'lure.new-number-money',
    'lure.emergency-money',
    'lure.boss-money',
    'lure.pay-to-receive',
  ],
  'other-scam': [
    'lure.prize-call',
    'lure.investment',
    'lure.task-job',
    'lure.sim-block',
    'lure.extortion',
    'lure.safe-account',
    'lure.personal-data',
    'lure.recovery-service',
  ],
}

/** What a QR code or link can hold. */
export const PAYLOADS: readonly string[] = (
  'link-device open-linked-devices whatsapp-settings whatsapp-registration-code whatsapp-chat whatsapp-contact ' +
  'whatsapp-business whatsapp-group whatsapp-channel whatsapp-call whatsapp-other signal-link-device ' +
  'signal-transfer signal-chat telegram-login telegram-proxy telegram-chat discord-login ' +
  'microsoft-device-code web-login device-code fido otpauth otpauth-migration authenticator call-forwarding ' +
  'sim-pin phone-reset mmi-other phone payment-emv payment-upi payment-kaspi payment-link payment-transfer ' +
  'payment-crypto wallet-connect egov-sign debug-pairing wifi dpp sms email esim device-enrolment ' +
  'ios-profile intent apk app-store contact-card event geo smart-home app-link url text'
)
  .split(' ')
  .map((name) => `qr.${name}`)

/** What is seen in the message itself. */
export const SIGNS: readonly string[] = (
  'url.lookalike url.brand-in-subdomain url.shortener url.free-hosting url.suspicious-tld url.ip-address ' +
  'url.userinfo url.punycode url.apk url.bait-words url.unknown url.official mmi.to-person mmi.forward mmi.cancel ' +
  'mmi.check mmi.short-code payment.damaged payment.recurring payment.fee code.pairing otp.genuine otp.asked-to-share otp.courier warning.official forwarded ' +
  'secret.masked picture.unreadable picture.illegible picture.unread picture.no-qr picture.nothing text.truncated ask.code ask.money ask.secrecy ' +
  'ask.urgency ask.link-device ask.screen-share ask.dial ask.install ask.personal-data ask.vote ' +
  'wording.device-linking wording.otp-request wording.call-forwarding wording.phishing-link ' +
  'wording.money-request wording.other-scam ' +
  'indicator.block-domain indicator.block-phone indicator.block-payload indicator.block-fingerprint'
).split(' ')

/** WhatsApp's own screens, as a picture shows them. */
export const SCREENS: readonly string[] =
  'link-device enter-code passkey link-page devices verify-number registering pin logged-out security-code'
    .split(' ')
    .map((name) => `screen.${name}`)

export const KNOWN_IDS: readonly string[] = [
  ...Object.values(STORIES).flat(),
  ...PAYLOADS,
  ...SCREENS,
  ...SIGNS,
]
