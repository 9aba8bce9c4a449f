/** Pictures a person may well send, read by real children: what is in them must come out exactly. */
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPicturePool } from '../../src/media/picture-pool.ts'
import { animation, qrPng, screenshot, type PictureFormat } from '../support/qr-picture.ts'

const pool = createPicturePool({ children: 1, textChildren: 0 })
beforeAll(() => pool.warmUp())
afterAll(() => pool.close())

/** Harmless stand-ins of the real shape and length. */
const key = (letter: string) => `${letter.repeat(43)}=`
const linking = `https://wa.me/settings/linked_devices#2@${'Ab1/'.repeat(28)},${key('x')},${key('y')},${key('z')},1`

const payloads: [what: string, text: string][] = [
  ['WhatsApp linking address', linking],
  ['WhatsApp linking, old form', linking.slice(linking.indexOf('#') + 1)],
  ['wa.me chat', 'https://wa.me/15550100?text=hi'],
  ['one-time password secret', 'otpauth://totp/Example:me?secret=JBSWY3DPEHPK3PXP&issuer=Example'],
  ['forwarding code', 'tel:*21*15550100%23'],
  ['UPI payment', 'upi://pay?pa=someone@example&pn=Some%20One&am=100&cu=INR'],
  ['EMVCo payment', '00020101021126330016A000000677010111011300660000000005802TH6304ABCD'],
  ['Wi-Fi', 'WIFI:T:WPA;S:cafe;P:not-a-secret;;'],
  ['Russian', 'Проголосуй за мою племянницу: vote.example'],
  ['Kazakh', 'Балама дауыс беріңізші: дауыс.example'],
  ['Urdu', 'یہ کوڈ کسی کو نہ دیں'],
  ['several lines', 'BEGIN:VCARD\nFN:A B\nTEL:+15550100\nEND:VCARD'],
]

const read = async (bytes: Uint8Array) => {
  const result = await pool.read(bytes)
  if (!result.ok) return result.failure
  expect(result.readings.every(({ kind, confidence }) => kind === 'qr' && confidence === undefined)).toBe(
    true,
  )
  return result.readings.map(({ text }) => text)
}

describe('payloads', () => {
  it('has enough of them', () => expect(payloads.length).toBeGreaterThanOrEqual(12))
  it.each(payloads)('reads: %s', async (_what, text) => {
    expect(await read(await qrPng(text, { scale: 5 }))).toEqual([text])
  })
})

describe('looks', () => {
  const formats: PictureFormat[] = ['png', 'jpeg', 'webp', 'gif', 'avif']
  it.each(formats)('reads %s', async (format) => {
    expect(await read(await qrPng(linking, { format }))).toEqual([linking])
  })

  const looks: [string, Parameters<typeof qrPng>[1]][] = [
    ['two pixels per module', { scale: 2 }],
    ['large', { scale: 40 }],
    ['inverted', { dark: '#fff', background: '#000' }],
    ['dark mode', { dark: '#0b141a', background: '#8696a0' }],
    ['pale', { dark: '#999', background: '#eee' }],
    ['coloured', { dark: '#128c7e', background: '#fff' }],
    ['JPEG of quality 30', { format: 'jpeg', quality: 30, scale: 5 }],
    ['WebP of quality 20', { format: 'webp', quality: 20, scale: 5 }],
    ['hardly a quiet zone', { border: 1 }],
    ...[15, 45, 90, 180, 217].map((rotate): [string, object] => [`rotated by ${rotate}°`, { rotate }]),
  ]
  it('has enough of them', () => expect(looks.length).toBeGreaterThanOrEqual(14))
  it.each(looks)('reads: %s', async (_what, options) => {
    expect(await read(await qrPng(linking, options))).toEqual([linking])
  })

  it.each(['#000', '#fff'])('reads a sticker of %s modules on nothing', async (dark) => {
    const sticker = await qrPng(linking, { dark, background: 'transparent', format: 'webp' })
    expect((await sharp(sticker).stats()).isOpaque).toBe(false)
    expect(await read(sticker)).toEqual([linking])
  })

  it('reads a phone photo that is turned by its EXIF note only, and a 16-bit, a palette and a CMYK file', async () => {
    const code = { text: linking, left: 40, top: 60, scale: 5 }
    const screen = await screenshot([code], { width: 600, height: 900 })
    const turned = sharp(screen).rotate(90).jpeg().withMetadata({ orientation: 8 })
    expect(await read(await turned.toBuffer())).toEqual([linking])
    expect(await read(await sharp(screen).toColourspace('rgb16').png().toBuffer())).toEqual([linking])
    expect(await read(await sharp(screen).png({ palette: true, colours: 16 }).toBuffer())).toEqual([linking])
    expect(await read(await sharp(screen).toColourspace('cmyk').jpeg().toBuffer())).toEqual([linking])
  })
})

describe('screenshots', () => {
  it.each(['light', 'dark'] as const)('finds a small code on a large %s screen', async (theme) => {
    const code = { text: 'https://wa.me/15550100', left: 700, top: 1900, scale: 3 }
    expect(await read(await screenshot([code], { theme }))).toEqual([code.text])
    const photo = { width: 1440, height: 3200, theme, format: 'jpeg', quality: 60 } as const
    expect(await read(await screenshot([code], photo))).toEqual([code.text])
  })

  it('finds several codes on one screen', async () => {
    const texts = ['https://wa.me/15550100', linking, 'WIFI:T:WPA;S:cafe;P:x;;']
    const codes = texts.map((text, index) => ({ text, left: 60, top: 100 + index * 700, scale: 6 }))
    const found = await read(await screenshot(codes))
    expect(new Set(found)).toEqual(new Set(texts))
  })

  it('names a code once however often it is shown', async () => {
    const twice = [100, 1200].map((top) => ({ text: linking, left: 60, top, scale: 6 }))
    expect(await read(await screenshot(twice))).toEqual([linking])
  })

  it.each(['light', 'dark'] as const)('finds nothing where nothing is: %s', async (theme) => {
    expect(await read(await screenshot([], { theme }))).toEqual([])
    expect(await read(await screenshot([], { theme, format: 'jpeg', quality: 40 }))).toEqual([])
  })
})

describe('animated stickers', () => {
  it.each(['webp', 'gif'] as const)('reads the codes of different frames: %s', async (format) => {
    const blank = await sharp(await qrPng(linking))
      .linear(0, 255)
      .png()
      .toBuffer()
    const frames = [blank, blank, await qrPng(linking), blank, await qrPng(linking.replace('Ab1', 'Cd2'))]
    const found = await read(await animation(frames, format))
    expect(found).toEqual([linking, linking.replace('Ab1', 'Cd2')])
  })
})
