/** The API keys as a table, and the form for a new one. */
import { html } from 'hono/html'
import { API_SCOPES, type ApiKeyRow } from '../../store/console/api-keys.ts'
import type { Html, PageContext, Shell } from '../shell.ts'
import { badge, timeTag } from '../show.ts'

export function keysCard(shell: Shell, c: PageContext, keys: readonly ApiKeyRow[]): Html {
  const say = shell.say(c)
  return html`<section>
    <h2 id="keys">${say('access.keys')}</h2>
    <p>${say('access.keys-intro')}</p>
    ${keys.length === 0 ? html`<p class="empty">${say('access.no-keys')}</p>` : keyTable(shell, c, keys)}
    ${newKey(shell, c)}
  </section>`
}

function keyTable(shell: Shell, c: PageContext, keys: readonly ApiKeyRow[]): Html {
  const say = shell.say(c)
  return html`<div class="table card" role="region" aria-labelledby="keys" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${say('access.key-name')}</th>
          <th scope="col">${say('access.scopes')}</th>
          <th scope="col">${say('access.made-by')}</th>
          <th scope="col">${say('access.made')}</th>
          <th scope="col">${say('access.used')}</th>
          <th scope="col">${say('access.actions')}</th>
        </tr>
      </thead>
      <tbody>
        ${keys.map((key) => keyRow(shell, c, key))}
      </tbody>
    </table>
  </div>`
}

function keyRow(shell: Shell, c: PageContext, key: ApiKeyRow): Html {
  const say = shell.say(c)
  const language = c.get('language')
  const sure = say('access.revoke-sure', { name: key.name })
  return html`<tr>
    <th scope="row"><bdi>${key.name}</bdi></th>
    <td>${key.scopes.map((scope) => html`<code>${scope}</code> `)}</td>
    <td><bdi>${key.createdBy}</bdi></td>
    <td>${timeTag(language, key.createdAtMs)}</td>
    <td>${key.usedAtMs === null ? say('access.never') : timeTag(language, key.usedAtMs)}</td>
    <td>
      ${
        key.revokedAtMs === null
          ? html`<form method="post" action="/access/keys/${key.id}/revoke" data-confirm="${sure}">
              ${shell.csrfField(c)}<button class="danger">${say('access.revoke')}</button>
            </form>`
          : badge(say('access.revoked'), 'warn')
      }
    </td>
  </tr>`
}

function newKey(shell: Shell, c: PageContext): Html {
  const say = shell.say(c)
  return html`<form class="card stack" method="post" action="/access/keys">
    <h3>${say('access.add-key')}</h3>
    ${shell.csrfField(c)}
    <div>
      <label for="key-name">${say('access.key-name')}</label>
      <input id="key-name" name="name" maxlength="60" autocomplete="off" required />
    </div>
    <fieldset>
      <legend>${say('access.scopes')}</legend>
      ${API_SCOPES.map(
        (scope) =>
          html`<label class="choice"
            ><input type="checkbox" name="scopes" value="${scope}" /> <code>${scope}</code> ${say(
              `access.scope-${scope}`,
            )}</label
          >`,
      )}
    </fieldset>
    <button>${say('access.add')}</button>
  </form>`
}
