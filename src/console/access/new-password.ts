/** A new password, typed twice: the fields of a form, and what is wrong with what came. */
import { html } from 'hono/html'
import { z } from 'zod'
import type { Html, PageContext, Shell } from '../shell.ts'
import { LEAST_CHARACTERS, MOST_CHARACTERS, problemOfPassword } from './credential-rules.ts'

/** Longer ones than allowed must arrive, to be told so. */
const Typed = z.string().max(10_000).catch('')
export const NewPasswordForm = z.object({ next: Typed, again: Typed })

/** In the page's language; null: good. */
export function problemOfNew(
  shell: Shell,
  c: PageContext,
  { next, again }: z.infer<typeof NewPasswordForm>,
  name: string,
): string | null {
  const say = shell.say(c)
  if (next !== again) return say('access.differ')
  const problem = problemOfPassword(next, name)
  if (problem === 'too-short') return say('access.too-short', { count: LEAST_CHARACTERS })
  if (problem === 'too-long') return say('access.too-long', { count: MOST_CHARACTERS })
  return problem === 'too-plain' ? say('access.too-plain') : null
}

export function newPasswordFields(shell: Shell, c: PageContext): Html {
  const say = shell.say(c)
  return html`<div>
      <label for="next">${say('access.new-password')}</label>
      <input
        id="next"
        name="next"
        type="password"
        dir="ltr"
        autocomplete="new-password"
        minlength="${LEAST_CHARACTERS}"
        maxlength="${MOST_CHARACTERS}"
        aria-describedby="rule"
        required
      />
      <div><small id="rule">${say('access.password-rule', { count: LEAST_CHARACTERS })}</small></div>
    </div>
    <div>
      <label for="again">${say('access.again')}</label>
      <input
        id="again"
        name="again"
        type="password"
        dir="ltr"
        autocomplete="new-password"
        maxlength="${MOST_CHARACTERS}"
        required
      />
    </div>`
}
