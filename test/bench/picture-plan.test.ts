/** The picture benchmark draws as many pictures as it says, of every kind, and the same ones each time. */
import { encode } from 'uqr'
import { describe, expect, test } from 'vitest'
import { planTexts } from '../../bench/pictures/text-plan.ts'
import { linkingPayload, payloadOf } from '../../bench/pictures/qr-payloads.ts'
import { drawCategory, QR_CATEGORIES } from '../../bench/pictures/qr-plan.ts'
import { createProjection } from '../../bench/pictures/projection.ts'
import { createRandom } from '../../bench/pictures/random.ts'
import { LANGUAGES } from '../../src/model.ts'

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)

describe('the plan', () => {
  test('has at least 400 pictures with codes', () => {
    expect(sum(Object.values(QR_CATEGORIES).map(({ count }) => count))).toBeGreaterThanOrEqual(400)
  })

  test('has at least 100 chats in all languages and both themes, each with a name of its own', () => {
    const plans = planTexts()
    expect(plans.filter(({ screen }) => screen === undefined).length).toBeGreaterThanOrEqual(100)
    expect(new Set(plans.map(({ id }) => id)).size).toBe(plans.length)
    for (const language of LANGUAGES)
      for (const theme of ['light', 'dark'])
        expect(plans.some((plan) => plan.language === language && plan.theme === theme)).toBe(true)
  })
})

describe('payloads', () => {
  test('linking payloads are as long as real ones', () => {
    const lengths = Array.from({ length: 50 }, (_, seed) => linkingPayload(createRandom(`${seed}`)).length)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(230)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(285)
  })

  test('every other payload links a device, the rest take turns', () => {
    const texts = Array.from({ length: 24 }, (_, index) => payloadOf(index, createRandom(`${index}`)))
    expect(texts.filter((text) => text.includes('2@'))).toHaveLength(12)
    expect(texts.some((text) => text.startsWith('000201'))).toBe(true)
    expect(texts.some((text) => text.startsWith('WIFI:'))).toBe(true)
    for (const text of texts) expect(() => encode(text)).not.toThrow()
  })
})

test('a picture is drawn the same again', async () => {
  const first = async (): Promise<string> => {
    for await (const { bytes, truth } of drawCategory('tiny', null))
      return `${truth.file} ${truth.texts.join()} ${bytes.toString('base64')}`
    return ''
  }
  const drawn = await first()
  expect(drawn.length).toBeGreaterThan(1000)
  expect(await first()).toBe(drawn)
})

test('without a browser its categories are empty, not wrong', async () => {
  const drawn = []
  for await (const picture of drawCategory('monitor far', null)) drawn.push(picture)
  expect(drawn).toEqual([])
})

test('a camera straight ahead only zooms', () => {
  const pose = { yaw: 0, pitch: 0, roll: 0, zoom: 2, look: [0.5, 0.5], at: [0.5, 0.5] } as const
  const photo = { width: 400, height: 300 }
  const { across, down, depth, left, top } = createProjection(pose, { width: 100, height: 80 }, photo)
  const place = (x: number, y: number): number[] => {
    const z = depth[0] * x + depth[1] * y + depth[2]
    return [
      (across[0] * x + across[1] * y + across[2]) / z + left,
      (down[0] * x + down[1] * y + down[2]) / z + top,
    ]
  }
  const [u, v] = place(200, 150)
  expect(u).toBeCloseTo(50)
  expect(v).toBeCloseTo(40)
  const [right, below] = place(240, 170)
  expect(right).toBeCloseTo(70)
  expect(below).toBeCloseTo(50)
})
