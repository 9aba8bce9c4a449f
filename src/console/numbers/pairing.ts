/** What the pairing page shows at the moment: a QR code, or why there is none; and what became of a request. */
import { html } from 'hono/html'
import type { AskedRequest, PairingWatch } from '../../store/console/numbers.ts'
import type { Html, Say } from '../shell.ts'
import { runbookLink, UNSERVED, type CardParts } from './card.ts'
import { drawQr } from './draw-qr.ts'
import { addressOf, shownState, type NumberView } from './read-numbers.ts'

/** `watch`: null where none is asked for, because nothing can be on offer. */
export function pairingPart(view: NumberView, watch: PairingWatch | null, parts: CardParts): Html {
  const { say } = parts
  const state = shownState(view)
  if (!watch) return noOffer(view, parts)
  const passkey =
    state === 'passkey-required'
      ? html`<p class="notice warn">
          ${say('numbers.means.passkey-required')}
          ${runbookLink({ page: 'gateway', section: 'passkey-required' }, parts)}
        </p>`
      : ''
  if (watch.qr !== null) {
    return html`${passkey}
      <div class="grid">
        ${drawQr(watch.qr, say('numbers.qr-label'))}
        <div>
          <p>${say('numbers.scan-title')}</p>
          <ol>
            <li>${say('numbers.scan-open')}</li>
            <li>${say('numbers.scan-menu')}</li>
            <li>${say('numbers.scan-link')}</li>
            <li>${say('numbers.scan-point')}</li>
          </ol>
          <p class="faint">${say('numbers.scan-refresh')}</p>
        </div>
      </div>`
  }
  if (watch.isUnserved) return unserved(parts)
  return html`${passkey}
    <p class="notice" role="status">${say('numbers.waiting-for-qr')}</p>`
}

function noOffer(view: NumberView, parts: CardParts): Html {
  const { say } = parts
  const state = shownState(view)
  const path = addressOf(view)
  if (state === 'logged-out')
    return html`<p class="notice warn">
      ${say('numbers.offer.logged-out')} <a href="${path}#unlink">${say('numbers.unlink')}</a>
    </p>`
  if (state === 'stopped')
    return html`<p class="notice warn">
      ${say('numbers.offer.stopped')} <a href="${path}">${say('numbers.back')}</a>
    </p>`
  if (state === 'outdated-version')
    return html`<p class="notice warn">
      ${say('numbers.means.outdated-version')}
      ${runbookLink({ page: 'gateway', section: 'outdated-version' }, parts)}
    </p>`
  return html`<p class="notice good" role="status">
    ${say('numbers.offer.linked')} <a href="${path}">${say('numbers.back')}</a>
  </p>`
}

/** What became of what was asked. The code is a live credential: for admins alone. */
export function requestPart(request: AskedRequest | null, parts: CardParts): Html {
  const { say } = parts
  if (!request) return html``
  const { action, step, code } = request
  if (step === 'unserved') return unserved(parts)
  if (step === 'asked' || step === 'taken')
    return html`<p class="notice" role="status">${say('numbers.step.working')}</p>`
  if (action === 'pair' && step === 'done' && code !== null) return codePart(say, code)
  if (step === 'done') return html`<p class="notice good" role="status">${say(`numbers.done.${action}`)}</p>`
  return html`<p class="notice warn" role="status">${say(`numbers.step.${step}`)}</p>`
}

function codePart(say: Say, code: string): Html {
  const shown = `${code.slice(0, 4)}-${code.slice(4)}`
  return html`<div class="card">
    <p>${say('numbers.code-here')}</p>
    <p class="figure"><code dir="ltr">${shown}</code></p>
    <ol>
      <li>${say('numbers.scan-open')}</li>
      <li>${say('numbers.scan-menu')}</li>
      <li>${say('numbers.scan-link')}</li>
      <li>${say('numbers.code-instead')}</li>
    </ol>
    <p class="faint">${say('numbers.code-gone')}</p>
  </div>`
}

function unserved(parts: CardParts): Html {
  return html`<p class="notice bad" role="status">
    ${parts.say('numbers.step.unserved')} ${runbookLink(UNSERVED, parts)}
  </p>`
}
