/** Payloads for content check and golden replies: the class each speaks for, and what may be read of it. */
import type { PayloadField } from '../content/payloads.ts'
import type { Lure } from '../model.ts'

export const PAYLOAD_LURES: Record<string, Lure> = {
  'qr.link-device': 'device-linking',
  'qr.open-linked-devices': 'device-linking',
  'qr.signal-link-device': 'device-linking',
  'qr.signal-transfer': 'device-linking',
  'qr.telegram-login': 'device-linking',
  'qr.discord-login': 'device-linking',
  'qr.microsoft-device-code': 'device-linking',
  'qr.web-login': 'device-linking',
  'qr.device-code': 'device-linking',
  'qr.fido': 'device-linking',
  'qr.otpauth': 'otp-request',
  'qr.otpauth-migration': 'otp-request',
  'qr.whatsapp-registration-code': 'otp-request',
  'qr.call-forwarding': 'call-forwarding',
  'qr.apk': 'phishing-link',
  'qr.url': 'phishing-link',
  'qr.intent': 'phishing-link',
  'qr.payment-emv': 'money-request',
  'qr.payment-upi': 'money-request',
  'qr.payment-kaspi': 'money-request',
  'qr.payment-link': 'money-request',
  'qr.payment-transfer': 'money-request',
  'qr.payment-crypto': 'money-request',
  'qr.egov-sign': 'other-scam',
  'qr.esim': 'other-scam',
}

type Fields = Partial<Record<PayloadField, string>>

/** The usual case first; each variant of a payload's text, with what is read of it; names as long as they get. */
export const PAYLOAD_FIELDS_READ: Record<string, Fields[]> = {
  'qr.payment-emv': [
    {
      merchant: 'EXAMPLE SHOP',
      city: 'LAHORE',
      amount: '15000.0',
      currency: 'PKR',
      country: 'PK',
      crc: 'ok',
    },
    {
      merchant: 'EXAMPLE GENERAL TRADING CO',
      city: 'RAHIM YAR KHAN',
      bank: 'National Bank of Pakistan',
      account: '6702',
    },
    { bank: 'Meezan Bank', account: '6702', amount: '5000', currency: 'PKR', country: 'PK', crc: 'ok' },
  ],
  'qr.payment-upi': [
    { merchant: 'Example Shop', address: 'shop@example', amount: '100', currency: 'INR' },
    { address: 'shop@example' },
  ],
  'qr.payment-kaspi': [{}, { amount: '2500', currency: 'KZT' }],
  'qr.payment-link': [{ service: 'SBP', amount: '1500.50', currency: 'RUB' }],
  'qr.payment-transfer': [{ merchant: 'Example GmbH', account: '3000', amount: '149.00', currency: 'EUR' }],
  'qr.payment-crypto': [{ address: 'bc1qex…mple', amount: '0.01', currency: 'BTC' }],
  'qr.whatsapp-chat': [
    { phone: '+923001234567', text: 'I confirm, please send me the prize money' },
    { phone: '+923001234567' },
  ],
  'qr.web-login': [{ service: 'Steam' }],
  'qr.device-code': [{ service: 'GitHub' }],
  'qr.authenticator': [{ service: 'Microsoft Authenticator' }],
  'qr.otpauth': [{ issuer: 'Example', user: 'ali@mail.example' }],
  'qr.egov-sign': [{ host: 'sign.example' }],
  'qr.esim': [{ host: 'smdp.example' }],
  'qr.wifi': [
    { ssid: 'Cafe Example', security: 'WPA' },
    { ssid: 'Free Wi-Fi', security: 'open' },
  ],
  'qr.sms': [{ phone: '8171', text: 'YES I agree' }, { phone: '+923001234567' }],
  'qr.email': [{ email: 'ali@mail.example', text: 'Hi: Hello there' }],
  'qr.contact-card': [{ name: 'Ali Khan', organisation: 'Example Bank', phone: '+92 300 1234567' }],
  'qr.event': [{ title: 'Meeting', place: 'Example Hall' }],
  'qr.mmi-other': [{ code: '*420#' }],
  'qr.call-forwarding': [{ code: '**21*03001234567#', phone: '03001234567' }],
  'qr.geo': [{ place: '43.2389,76.8897' }],
  'qr.app-link': [{ scheme: 'exampleapp' }],
  'qr.app-store': [{ app: 'com.example.app' }],
}
