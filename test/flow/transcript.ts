/** A played story as prose: test/golden/flow/<language>.md is read by people who speak the language. */
import type { OutboundReply } from '../../src/channels/channel.ts'
import type { Played } from './play.ts'
import type { Situation, Turn } from './situation.ts'

export function transcript({ title }: Situation, played: readonly Played[]): string {
  return `## ${title}\n\n${played.map(exchangeText).join('\n')}`
}

function exchangeText({ turn, words, exchange }: Played): string {
  const said = [howSent(turn), words].filter(Boolean).join(' ')
  const quoted = said.split('\n').map((line) => `> ${line}`)
  const answered = exchange.shown.map(shownText)
  return [...quoted, '', ...(answered.length > 0 ? answered : ['*(no answer)*\n'])].join('\n')
}

function howSent(turn: Turn): string {
  const marks = [
    turn.daysLater && `${turn.daysLater} days later`,
    turn.atNight && 'at night',
    turn.minutesOld && `written ${turn.minutesOld} minutes ago`,
    turn.times && `${turn.times} times`,
    turn.forwarded && 'forwarded',
    turn.quotes !== undefined && `quoting answer ${turn.quotes + 1}`,
    turn.reactsTo !== undefined && `to answer ${turn.reactsTo + 1}`,
    turn.edits !== undefined && `changing message ${turn.edits + 1}`,
    turn.kind,
  ].filter(Boolean)
  return marks.length > 0 ? `*(${marks.join(', ')})*` : ''
}

function shownText({ text, card, quote }: OutboundReply): string {
  const mark = card ? `*(picture: ${card.id})* ` : quote ? '' : '*(by itself)* '
  return `${mark}${text}\n`
}
