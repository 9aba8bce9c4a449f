/** One case: all that is known of it, what its signals mean, and its words where they are kept. */
import { html } from 'hono/html'
import { voiceOf, type Voice } from '../../advice/voice.ts'
import type { Content } from '../../content/load.ts'
import type { CaseContent } from '../../store/case-record.ts'
import type { CaseView } from '../../store/console/cases.ts'
import { countryName, levelBadge, lureName, timeTag } from '../show.ts'
import type { Html } from '../shell.ts'
import { feedbackBadge, languages, type Reader } from './case-list.ts'

export function caseFacts({ say, language }: Reader, found: CaseView, content: Content): Html {
  const story = content.lures.find(({ id }) => id === found.story)
  return html`<dl class="facts">
    <dt>${say('cases.time')}</dt>
    <dd>${timeTag(language, found.atMs)}</dd>
    <dt>${say('cases.level')}</dt>
    <dd>${levelBadge(say, found.level)}</dd>
    <dt>${say('cases.lure')}</dt>
    <dd>${lureName(say, found.lure)}</dd>
    <dt>${say('cases.story')}</dt>
    <dd>
      ${found.story === null ? '—' : html`<code>${found.story}</code>`}
      ${story ? html`<br /><span lang="en" dir="ltr">${story.title}</span>` : ''}
    </dd>
    <dt>${say('cases.intent')}</dt>
    <dd>${say(`cases.intent.${found.intent}`)}</dd>
    <dt>${say('cases.languages')}</dt>
    <dd>${languages(say, found)}</dd>
    <dt>${say('cases.country')}</dt>
    <dd>${countryName(language, found.country)}</dd>
    <dt>${say('cases.fingerprint')}</dt>
    <dd>${found.fingerprint === null ? '—' : html`<code>${found.fingerprint}</code>`}</dd>
    <dt>${say('cases.duration')}</dt>
    <dd>${say('cases.seconds', { seconds: (found.durationMs / 1000).toFixed(1) })}</dd>
    <dt>${say('cases.feedback')}</dt>
    <dd>${found.feedback === null ? say('cases.feedback.none') : feedbackBadge(say, found)}</dd>
  </dl>`
}

/** `words`: with what was seen, where somebody opened them. */
export function caseSignals(
  { say, language }: Reader,
  { signalIds }: Pick<CaseView, 'signalIds'>,
  content: Content,
  words: CaseContent | null,
): Html {
  if (signalIds.length === 0) return html`<p class="faint">${say('cases.no-signals')}</p>`
  const voice = voiceOf(content.locales[language])
  return html`<ul class="stack">
    ${signalIds.map((id) => {
      const seen = words?.signals.filter((signal) => signal.id === id && signal.evidence !== '') ?? []
      return html`<li>
        <code>${id}</code> ${meaningOf(id, voice)}
        ${seen.map(({ evidence }) => html`<div class="words" dir="auto">${evidence}</div>`)}
      </li>`
    })}
  </ul>`
}

/** As people are told it; empty for a signal of another version, and for one that needs more than its id. */
function meaningOf(id: string, voice: Voice): string {
  const why = `why.${id}`
  if (!voice.has(why)) return ''
  const text = voice.say(why, { evidence: '…' })
  // Without WhatsApp's signs for bold type.
  return text.includes('{$') ? '' : text.replaceAll('*', '')
}

export function caseWords({ say }: Reader, { text, readings, reply }: CaseContent): Html {
  return html`${text === '' ? '' : passage(say('cases.message'), [text])}
  ${
    readings.length === 0
      ? ''
      : passage(
          say('cases.readings'),
          readings.map((reading) => (reading.kind === 'qr' ? `QR: ${reading.text}` : reading.text)),
        )
  }
  ${reply === '' ? '' : passage(say('cases.reply'), [reply])}`
}

function passage(title: string, texts: readonly string[]): Html {
  return html`<h3>${title}</h3>
    ${texts.map((text) => html`<div class="words" dir="auto">${text}</div>`)}`
}
