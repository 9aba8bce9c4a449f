/** The form above the list of cases. */
import { html } from 'hono/html'
import { FEEDBACK, INTENTS, LANGUAGES, LEVELS, LURES } from '../../model.ts'
import type { Html, Say } from '../shell.ts'
import { isFiltered, type CaseQuery } from './case-query.ts'

interface Choice {
  value: string
  text: string
}

/** `stories`: ids of the content in force. */
export function caseFilter(say: Say, query: CaseQuery, stories: readonly string[]): Html {
  const levels = LEVELS.map((level) => ({ value: level, text: say(`level.${level}`) }))
  const lures = LURES.map((lure) => ({ value: lure, text: say(`lure.${lure}`) }))
  const languages = [...LANGUAGES, 'und'].map((tag) => ({
    value: tag,
    text: say(`language.${tag.toLowerCase()}`),
  }))
  const intents = INTENTS.map((intent) => ({ value: intent, text: say(`cases.intent.${intent}`) }))
  const feedback = [...FEEDBACK, 'none'].map((value) => ({ value, text: say(`cases.feedback.${value}`) }))
  const storyChoices = stories.map((id) => ({ value: id, text: id }))
  return html`<details class="card" ${isFiltered(query) ? html`open` : ''}>
    <summary>${say('cases.filter')}</summary>
    <form method="get" action="/cases" class="row">
      ${select(say, 'level', query.level, levels)} ${select(say, 'lure', query.lure, lures)}
      ${select(say, 'story', query.story, storyChoices)} ${select(say, 'language', query.language, languages)}
      ${select(say, 'intent', query.intent, intents)} ${select(say, 'feedback', query.feedback, feedback)}
      <div>
        <label for="filter-country">${say('cases.country')}</label>
        <input
          id="filter-country"
          name="country"
          value="${query.country ?? ''}"
          size="3"
          maxlength="2"
          dir="ltr"
        />
      </div>
      <div>
        <label for="filter-signal">${say('cases.signal')}</label>
        <input id="filter-signal" name="signal" value="${query.signal ?? ''}" maxlength="80" dir="ltr" />
      </div>
      <div>
        <label for="filter-from">${say('cases.from')}</label>
        <input id="filter-from" name="from" type="date" value="${query.from ?? ''}" />
      </div>
      <div>
        <label for="filter-to">${say('cases.to')}</label>
        <input id="filter-to" name="to" type="date" value="${query.to ?? ''}" />
      </div>
      <label class="choice"
        ><input type="checkbox" name="kept" value="yes" ${query.kept ? html`checked` : ''} />${say(
          'cases.only-kept',
        )}</label
      >
      <button>${say('cases.show')}</button>
      ${isFiltered(query) ? html`<a class="button second" href="/cases">${say('cases.show-all')}</a>` : ''}
    </form>
  </details>`
}

function select(say: Say, name: string, chosen: string | undefined, choices: readonly Choice[]): Html {
  const id = `filter-${name}`
  return html`<div>
    <label for="${id}">${say(`cases.${name}`)}</label>
    <select id="${id}" name="${name}">
      <option value="">${say('cases.any')}</option>
      ${choices.map(
        ({ value, text }) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${text}</option>`,
      )}
    </select>
  </div>`
}
