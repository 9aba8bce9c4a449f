/** The names of all controls, for the HTTP interface and its client. */
import type { LoopbackControls } from './controls.ts'

/** As a record, so that a control missing here does not compile. */
const METHODS: Record<keyof LoopbackControls, true> = {
  addContact: true,
  addGroup: true,
  send: true,
  sendMany: true,
  sendFromOwnPhone: true,
  replay: true,
  markRead: true,
  requestResend: true,
  forgetSession: true,
  registerDevice: true,
  scanQr: true,
  typePairingCode: true,
  disconnect: true,
  stall: true,
  failNextLogin: true,
  setMuted: true,
  setRefusing: true,
  setAckPolicy: true,
  setDeliveryPolicy: true,
  setClockSkew: true,
  setAnswerDelay: true,
  requestPasskey: true,
  setUploadPolicy: true,
  setMediaRetryPolicy: true,
  snapshot: true,
  counts: true,
  outbound: true,
  briefOutbound: true,
  deliveries: true,
  connectionLog: true,
  presences: true,
  receipts: true,
  nextChange: true,
}

export const CONTROL_METHODS = Object.keys(METHODS) as (keyof LoopbackControls)[]
