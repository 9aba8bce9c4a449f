/** The console's words for states and codes are those of the parts that use them, and every runbook it names is there. */
import { expect, test } from 'vitest'
import { KNOWN_ACK_ERRORS, ackErrorOf } from '../../../src/channels/whatsapp/ack-errors.ts'
import { LINK_STATES } from '../../../src/channels/whatsapp/link-states.ts'
import { CLOSE_CODES } from '../../../src/channels/whatsapp/reconnect.ts'
import { STATES, UNSERVED } from '../../../src/console/numbers/card.ts'
import {
  CLOSES,
  closeSection,
  closeWords,
  REASONS,
  REFUSALS,
  refusalSection,
} from '../../../src/console/numbers/codes.ts'
import { readRunbooks } from '../../../src/console/runbooks/read-runbooks.ts'
import { CONTENT_FOLDER } from '../../../src/content/load.ts'
import { loadLocales } from '../../../src/content/locales.ts'
import { NUMBER_ACTIONS, NUMBER_OUTCOMES } from '../../../src/store/number-requests.ts'

const { en } = loadLocales(`${CONTENT_FOLDER}/console`)
const runbooks = readRunbooks()

test('every state, code, reason and outcome has words', () => {
  const ids = [
    ...STATES.flatMap((state) => [`numbers.state.${state}`, `numbers.means.${state}`]),
    ...CLOSES.map(closeWords),
    ...Object.keys(REFUSALS).map((code) => `numbers.refusal.${code}`),
    ...REASONS.map((reason) => `numbers.reason.${reason}`),
    ...NUMBER_OUTCOMES.filter((outcome) => outcome !== 'done').map((outcome) => `numbers.step.${outcome}`),
    ...NUMBER_ACTIONS.map((action) => `numbers.done.${action}`),
  ]
  expect(ids.length).toBeGreaterThan(70)
  expect(ids.filter((id) => !en.messages.has(id))).toEqual([])
})

test('no state or code of the link is missing, and refusals lead where the link’s own lead', () => {
  expect([...LINK_STATES, 'waiting'].filter((state) => !STATES.includes(state))).toEqual([])
  expect(Object.keys(CLOSE_CODES).filter((code) => !CLOSES.includes(code))).toEqual([])
  expect(Object.keys(REFUSALS).toSorted()).toEqual(KNOWN_ACK_ERRORS.toSorted())
  for (const [code, section] of Object.entries(REFUSALS)) expect(section).toBe(ackErrorOf(code).runbook)
})

test('every section that a code or a state leads to is there', () => {
  const sections = [
    ...CLOSES.map(closeSection),
    ...Object.keys(REFUSALS).map(refusalSection),
    ...LINK_STATES.map((state) => ({ page: 'gateway', section: state })),
    UNSERVED,
    { page: 'gateway', section: 'the-clock' },
    { page: 'README', section: 'the-database-is-away' },
    { page: 'README', section: 'who-holds-a-number' },
    { page: 'README', section: 'queues-and-workers' },
    { page: 'outbound', section: 'caps' },
    { page: 'outbound', section: 'no-acknowledgement' },
  ]
  expect(sections.length).toBeGreaterThan(40)
  expect(sections.filter(({ page, section }) => !runbooks.get(page)?.sections.has(section ?? ''))).toEqual([])
  expect(runbooks.has('spool')).toBe(true)
})
