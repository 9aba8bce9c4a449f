/** Pages of documents as pictures: which are drawn, how large, what is refused, and that nothing in them runs. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PictureError } from '../../src/media/image.ts'
import { openPdf } from '../../src/media/pdf.ts'
import { hostilePdfs } from '../support/hostile-pdf.ts'
import { FIRST_EXTRA, pdfFile, stream, type PdfPage } from '../support/pdf-file.ts'

const box: PdfPage = { content: '0 0 300 400 re f' }

/** Mean of the pixels in a part of the page, given as shares of its sides; 0 is black. */
async function darkness(file: Buffer, page = 0, [left, top, right, bottom] = [0, 0, 1, 1]): Promise<number> {
  const { width, height, data } = await (await openPdf(file)).grey(400, page)
  let [sum, count] = [0, 0]
  for (let y = Math.floor(top * height); y < bottom * height; y += 1)
    for (let x = Math.floor(left * width); x < right * width; x += 1) {
      sum += data[y * width + x] ?? 0
      count += 1
    }
  return sum / count
}

const failureOf = async (file: Buffer): Promise<unknown> =>
  openPdf(file).then(
    () => null,
    (error: unknown) => (error instanceof PictureError ? error.failure : error),
  )

describe('pages', () => {
  it('draws them grey on white, 2000 pixels long', async () => {
    const pdf = await openPdf(await pdfFile([box]))
    expect(pdf).toMatchObject({ longSide: 2000, shortSide: 1413, frames: [0], pages: [0], isCut: false })
    expect(await darkness(await pdfFile([{}]))).toBe(255)
    expect(await darkness(await pdfFile([box]), 0, [0, 0.6, 0.45, 1])).toBe(0)
  })

  it('enlarges small pages fourfold at most, and shrinks large ones', async () => {
    expect(await openPdf(await pdfFile([{ width: 100, height: 50 }]))).toMatchObject({
      longSide: 400,
      shortSide: 200,
    })
    expect(await openPdf(await pdfFile([{ width: 14_000, height: 7000 }]))).toMatchObject({
      longSide: 2000,
      shortSide: 1000,
    })
  })

  it('takes the first two, and says when there are more', async () => {
    expect(await openPdf(await pdfFile([box, {}]))).toMatchObject({
      frames: [0, 1],
      pages: [0, 1],
      isCut: false,
    })
    expect(await openPdf(await pdfFile([box, {}, {}]))).toMatchObject({ frames: [0, 1], isCut: true })
  })

  it('says that a document is cut when its second page cannot be drawn', async () => {
    expect(await openPdf(await pdfFile([box, { width: 1e9 }]))).toMatchObject({ frames: [0], isCut: true })
  })

  it.each(['Stamp', 'FreeText', 'Highlight', 'Widget'])(
    'draws what a person sees too: %s',
    async (subtype) => {
      const look = `/F 4 /Rect [0 0 595 842] /AP << /N ${FIRST_EXTRA} 0 R >> /FT /Tx /T (a)`
      const entries = `/Annots [<< /Type /Annot /Subtype /${subtype} ${look} >>]`
      const stamp = stream(
        Buffer.from('0 0 595 842 re f'),
        '/Type /XObject /Subtype /Form /BBox [0 0 595 842]',
      )
      expect(await darkness(await pdfFile([{ entries }], { extra: [stamp] }))).toBe(0)
    },
  )

  it('turns a page as its note says', async () => {
    const turned = await openPdf(await pdfFile([{ entries: '/Rotate 90', width: 300, height: 600 }]))
    expect(await turned.grey(200, 0)).toMatchObject({ width: 200, height: 100 })
  })
})

describe('refusals', () => {
  it.each(hostilePdfs.filter(([, , answers]) => !answers.includes('ok')))(
    'refuses %s',
    async (_what, make, [failure]) => {
      expect(await failureOf(await make())).toBe(failure)
    },
  )

  it('keeps no memory of one document for the next', async () => {
    expect(await failureOf(Buffer.from('%PDF-1.7\n'))).toBe('damaged')
    expect(await darkness(await pdfFile([box]), 0, [0, 0.6, 0.45, 1])).toBe(0)
  })
})

describe('what a document would like to do', () => {
  it('runs no script, starts no program and fetches nothing', async () => {
    const requests: string[] = []
    const server = createServer((request, response) => {
      requests.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    const marker = join(tmpdir(), `forwardcheck-launched-${process.pid}`)
    const script = `app.launchURL('http://${host}/js', true); this.submitForm('http://${host}/form')`
    const actions = [
      `<< /S /JavaScript /JS (${script.replaceAll(/[()]/g, String.raw`\$&`)}) >>`,
      `<< /S /Launch /F (/usr/bin/touch) /Unix << /F (touch ${marker}) >> >>`,
      `<< /S /URI /URI (http://${host}/uri) >>`,
      `<< /S /GoToR /F << /FS /URL /F (http://${host}/goto) >> /D [0 /Fit] >>`,
      stream(
        Buffer.alloc(0),
        `/Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8 /F << /FS /URL /F (http://${host}/image) >>`,
      ),
    ]
    const [first = ''] = actions.map((_, index) => `${FIRST_EXTRA + index} 0 R`)
    const all = actions.map((_, index) => `/A${index} ${FIRST_EXTRA + index} 0 R`).join(' ')
    const file = await pdfFile(
      [
        {
          ...box,
          content: `${box.content} /X Do`,
          drawings: `/X ${FIRST_EXTRA + 4} 0 R`,
          entries: `/AA << /O ${FIRST_EXTRA + 1} 0 R >>`,
        },
      ],
      { extra: actions, catalogue: `/OpenAction ${first} /AA << /WC ${first} >> /Names << ${all} >>` },
    )
    expect(await darkness(file, 0, [0, 0.6, 0.45, 1])).toBe(0)
    await new Promise<void>((resolve) => server.close(() => resolve()))
    expect(requests).toEqual([])
    expect(existsSync(marker)).toBe(false)
  })
})
