/** The controls of `controls.ts` over the server's parts. */
import type { ContactInfo, Counts, LoopbackControls, ServerSnapshot } from './controls.ts'
import type { Parts } from './stanza-handling.ts'
import { personReceipt, retryRequest } from './stanzas.ts'

export function createControls(parts: Parts): LoopbackControls {
  const { state, media, faults, delivery, dispatch, outbound, sender, pairing, presences, receipts } = parts
  return {
    async addContact(number, options = {}) {
      const { name, jid, lid, lidJid } = state.contact(number, options)
      return { number, name, jid, lid, lidJid } satisfies ContactInfo
    },
    async addGroup(jid, { subject, members, addressing = 'lid' }) {
      state.groups.set(jid, { subject, addressing, members: members.map((number) => state.contact(number)) })
    },
    send: (number, content, options) => sender.send(state.contact(number), content, options),
    sendMany: (messages, options = {}) => sender.sendMany(messages, options.perSecond),
    sendFromOwnPhone: (number, content, options) =>
      sender.sendFromOwnPhone(state.contact(number), content, options),
    replay: async (id) => delivery.replay(id),
    markRead: async (number, ids) => delivery.deliver(personReceipt(state.contact(number).jid, ids, 'read')),
    async requestResend(number, id, group) {
      const { jid, lidJid } = state.contact(number)
      delivery.deliver(group ? retryRequest(group, id, lidJid) : retryRequest(jid, id))
    },
    forgetSession: async (number) => state.contact(number).forgetSession(),
    async registerDevice(deviceId) {
      state.devices.add(deviceId)
      state.deviceId = deviceId
      state.nextDeviceId = Math.max(state.nextDeviceId, deviceId + 1)
    },
    scanQr: async (qrText) => pairing.scanQr(qrText),
    typePairingCode: (code) => pairing.typeCode(code),
    disconnect: async (how) => faults.disconnect(how),
    failNextLogin: async (reason, times = 1) => faults.failNextLogin(reason, times),
    stall: async (how) => faults.stall(how),
    async setMuted(isMuted) {
      faults.isMuted = isMuted
    },
    async setRefusing(isRefusing) {
      faults.isRefusing = isRefusing
    },
    setAckPolicy: async (policy) => faults.setAckPolicies(Array.isArray(policy) ? policy : [policy]),
    setDeliveryPolicy: async (policy) => dispatch.setPolicy(policy),
    async setAnswerDelay(ms) {
      faults.answerDelayMs = ms
    },
    async setClockSkew(ms) {
      faults.clockSkewMs = ms
    },
    requestPasskey: async (request) => faults.requestPasskey(request),
    setUploadPolicy: async (policy) => media.uploads.setPolicy(policy),
    setMediaRetryPolicy: async (policy) => parts.mediaRetry.setPolicy(policy),
    snapshot: async () => snapshotOf(parts),
    counts: async () => countsOf(parts),
    outbound: async (since = 0) => outbound.log.since(since),
    briefOutbound: async (since = 0) => outbound.brief(since),
    deliveries: async (since = 0) => delivery.log.since(since),
    connectionLog: async (since = 0) => state.connectionLog.since(since),
    presences: async (since = 0) => presences.since(since),
    receipts: async (since = 0) => receipts.log.since(since),
    nextChange: (since, timeoutMs) => parts.journal.nextChange(since, timeoutMs),
  }
}

function snapshotOf({ state, media, delivery, pairing }: Parts): ServerSnapshot {
  return {
    isConnected: state.connection !== undefined,
    isLoggedIn: state.connection?.isLoggedIn ?? false,
    logins: state.logins,
    connections: state.connections,
    devices: [...state.devices],
    preKeys: state.keys?.preKeys.length ?? null,
    queued: delivery.queued(),
    unconfirmed: delivery.unconfirmed(),
    uploads: media.uploads.count(),
    pairingCodeFor: pairing.codeRequestedFor(),
    problems: [...state.problems],
  }
}

function countsOf({ state, delivery, sender, receipts, outbound }: Parts): Counts {
  return {
    sent: sender.sent(),
    delivered: delivery.log.count(),
    confirmed: delivery.confirmed(),
    receipts: receipts.log.count(),
    retries: receipts.retries(),
    refusals: receipts.refusals(),
    ...outbound.counts(),
    queued: delivery.queued(),
    unconfirmed: delivery.unconfirmed(),
    connections: state.connections,
    logins: state.logins,
    problems: state.problems.length,
  }
}
