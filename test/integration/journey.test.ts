/**
 * A forward arrives over a real Baileys socket and the right advice goes back: inbox, BullMQ, worker, outbox, in
 * both modes and five languages. What the reply says is examine()'s to tell; here it must arrive unchanged.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { createPicturePool, type PicturePool } from '../../src/media/picture-pool.ts'
import type { Examination, Language } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { eventually } from '../support/eventually.ts'
import { startJourney, type Journey } from '../support/journey.ts'
import { isSkipped, MODES } from '../support/servers.ts'
import type { OutboundRecord } from '../support/whatsapp/controls.ts'
import { CASES, chatWithQr, contentOf, type Case } from './journey-cases.ts'

const content = prepareContent(loadContent())
let pictures: PicturePool
beforeAll(() => {
  pictures = createPicturePool({ children: 1 })
})
afterAll(() => pictures.close())

/** The same submission straight through the pipeline. */
async function examined({ what, text, from, isNumberHidden }: Case): Promise<Examination> {
  const isPicture = what === 'picture'
  const submission = {
    kind: isPicture ? ('image' as const) : ('text' as const),
    text,
    forwarded: isPicture || what === 'forwarded lure',
    ...(!isNumberHidden && { from: `+${from}` }),
    ageMs: 0,
  }
  const picture = isPicture ? await chatWithQr() : null
  return examine(submission, content, picture ? [() => pictures.read(picture)] : [])
}

const CYRILLIC = /\p{Script=Cyrillic}/gu
const ARABIC = /\p{Script=Arabic}/gu
const LATIN = /\p{Script=Latin}/gu
const SCRIPT: Record<Language, RegExp> = {
  en: LATIN,
  'ur-Latn': LATIN,
  ur: ARABIC,
  ru: CYRILLIC,
  kk: CYRILLIC,
}
/** Every reply offers the other languages by their names, so some are in a Russian one, too. */
const KAZAKH_ONLY = /[әғқңөұүһі]/gi

/** Links and names of products are Latin everywhere; the rest must outweigh them. */
function isWrittenIn(text: string, language: Language): boolean {
  const words = text.replace(/https?:\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+\S*/gi, '')
  const own = words.match(SCRIPT[language])?.length ?? 0
  const others = [LATIN, ARABIC, CYRILLIC].filter((script) => script !== SCRIPT[language])
  const foreign = others.reduce((sum, script) => sum + (words.match(script)?.length ?? 0), 0)
  const isKazakh = (words.match(KAZAKH_ONLY)?.length ?? 0) > 20
  return own > 100 && own > 2 * foreign && isKazakh === (language === 'kk')
}

describe('the cases', () => {
  it('are four in each of five languages, from numbers and from LIDs', () => {
    expect(CASES).toHaveLength(20)
    expect(new Set(CASES.map((each) => each.language)).size).toBe(5)
    expect(new Set(CASES.map((each) => `${each.what} ${each.via}`)).size).toBe(8)
    expect(CASES.filter((each) => each.isNumberHidden).length).toBeGreaterThan(1)
    expect(new Set(CASES.map((each) => each.from)).size).toBe(20)
  })

  it.each(CASES)('$language $what: told what it is', async (each) => {
    const { level, lure, intent, replyLanguage, reply } = await examined(each)
    expect(each.levels).toContain(level)
    expect(lure).toBe(each.lure)
    expect(intent).toBe(each.intent)
    expect(replyLanguage).toBe(each.language)
    expect(reply).toSatisfy((text: string) => isWrittenIn(text, each.language))
  })
})

describe.each(MODES)('from end to end, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('over a WhatsApp socket', () => {
    let journey: Journey
    beforeAll(async () => {
      journey = await startJourney(mode)
    })
    afterAll(() => journey?.close())

    async function sendCase(each: Case): Promise<OutboundRecord> {
      const { from, via, isNumberHidden = false } = each
      return journey.ask(from, await contentOf(each), { via, hideOtherAddress: isNumberHidden })
    }

    it.each(CASES)('$language $what, via $via', async (each) => {
      const reply = await sendCase(each)
      const person = await journey.wa.addContact(each.from)
      expect(reply.to).toBe(each.via === 'lid' ? person.lidJid : person.jid)
      expect(reply.contact).toBe(each.from)
      expect(reply.quoted?.text).toBe(each.text)
      expect(reply.text).toBe((await examined(each)).reply)
    })

    it('shows that it is typing', async () => {
      await journey.wa.waitPresence((presence) => presence.type === 'composing')
    })

    it('answered everybody once, and nobody else', async () => {
      const records = await journey.wa.outbound()
      expect(records.map((record) => record.contact).toSorted()).toEqual(
        CASES.map((each) => each.from).toSorted(),
      )
      expect(new Set(records.map((record) => record.id)).size).toBe(CASES.length)
      // The acknowledgement comes after the message was seen.
      await eventually(async () => {
        const health = await journey.gateway.runtime.store.health(Date.now())
        expect(health).toMatchObject({ unanswered: 0, unsent: 0 })
      })
      expect((await journey.wa.snapshot()).problems).toEqual([])
    })
  })
})
