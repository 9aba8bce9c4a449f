/** The operators as a table with what an admin can do to each, and the form for a new one. */
import { html } from 'hono/html'
import type { OperatorRow } from '../../store/console/operators.ts'
import { ROLES, type Html, type PageContext, type Role, type Shell } from '../shell.ts'
import { badge, timeTag } from '../show.ts'

export function operatorsCard(shell: Shell, c: PageContext, operators: readonly OperatorRow[]): Html {
  const say = shell.say(c)
  return html`<section>
    <h2 id="operators">${say('access.operators')}</h2>
    <div class="table card" role="region" aria-labelledby="operators" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">${say('access.name')}</th>
            <th scope="col">${say('access.state')}</th>
            <th scope="col">${say('access.seen')}</th>
            <th scope="col">${say('access.role')}</th>
            <th scope="col">${say('access.actions')}</th>
          </tr>
        </thead>
        <tbody>
          ${operators.map((operator) => operatorRow(shell, c, operator))}
        </tbody>
      </table>
    </div>
    ${newOperator(shell, c)}
  </section>`
}

function operatorRow(shell: Shell, c: PageContext, operator: OperatorRow): Html {
  const say = shell.say(c)
  const { name, seenAtMs } = operator
  const isDisabled = operator.disabledAtMs !== null
  const path = `/access/operators/${name}`
  const switchOff = say('access.disable-sure', { name })
  const replace = say('access.reset-sure', { name })
  return html`<tr>
    <th scope="row"><bdi>${name}</bdi></th>
    <td>${isDisabled ? badge(say('access.disabled'), 'warn') : badge(say('access.active'), 'good')}</td>
    <td>${seenAtMs === null ? '—' : timeTag(c.get('language'), seenAtMs)}</td>
    <td>
      <form class="together" method="post" action="${path}/role">
        ${shell.csrfField(c)} ${roleSelect(shell, c, `role-${operator.id}`, operator.role, name)}
        <button class="second">${say('access.change')}</button>
      </form>
    </td>
    <td>
      <div class="together">
        ${
          isDisabled
            ? html`<form method="post" action="${path}/enable">
                ${shell.csrfField(c)}<button class="second">${say('access.enable')}</button>
              </form>`
            : html`<form method="post" action="${path}/disable" data-confirm="${switchOff}">
                ${shell.csrfField(c)}<button class="danger">${say('access.disable')}</button>
              </form>`
        }
        <form method="post" action="${path}/password" data-confirm="${replace}">
          ${shell.csrfField(c)}<button class="second">${say('access.reset')}</button>
        </form>
      </div>
    </td>
  </tr>`
}

function newOperator(shell: Shell, c: PageContext): Html {
  const say = shell.say(c)
  return html`<form class="card" method="post" action="/access/operators">
    <h3>${say('access.add-operator')}</h3>
    ${shell.csrfField(c)}
    <div class="row">
      <div>
        <label for="new-name">${say('access.name')}</label>
        <input
          id="new-name"
          name="name"
          dir="ltr"
          autocapitalize="none"
          autocomplete="off"
          spellcheck="false"
          maxlength="40"
          aria-describedby="new-name-rule"
          required
        />
      </div>
      <div>
        <label for="new-role">${say('access.role')}</label>
        ${roleSelect(shell, c, 'new-role', 'viewer')}
      </div>
      <button>${say('access.add')}</button>
    </div>
    <small id="new-name-rule">${say('access.name-rule')} ${say('access.add-rule')}</small>
  </form>`
}

/** `whose`: names the field where no label stands beside it. */
function roleSelect(shell: Shell, c: PageContext, id: string, role: Role, whose?: string): Html {
  const say = shell.say(c)
  const label = whose === undefined ? html`` : html`aria-label="${say('access.role-of', { name: whose })}"`
  return html`<select id="${id}" name="role" ${label}>
    ${ROLES.map(
      (one) =>
        html`<option value="${one}" ${one === role ? html`selected` : ''}>${say(`role.${one}`)}</option>`,
    )}
  </select>`
}
