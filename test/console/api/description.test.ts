import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createApi } from '../../../src/console/api/api.ts'
import type { ApiParts, Endpoint } from '../../../src/console/api/endpoints.ts'
import { CampaignsResponse } from '../../../src/console/api/campaigns-endpoint.ts'
import {
  CheckRequest,
  CheckResponse,
  HealthResponse,
  SummaryResponse,
} from '../../../src/console/api/schemas.ts'

// Nothing of it is called while the description is made.
const { endpoints, description } = createApi({} as ApiParts)
const paths = description.paths ?? {}

const operationOf = ({ method, path }: Endpoint) => paths[`/api${path}`]?.[method]

describe('the description', () => {
  it('has every endpoint and no other', () => {
    expect(endpoints.length).toBeGreaterThan(3)
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item ?? {}).map((method) => `${method} ${path}`),
    )
    expect(described.toSorted()).toEqual(
      endpoints.map(({ method, path }) => `${method} /api${path}`).toSorted(),
    )
  })

  it('names each, once, with its key and its failures', () => {
    const ids = endpoints.map((endpoint) => operationOf(endpoint)?.operationId)
    expect(new Set(ids).size).toBe(endpoints.length)
    for (const endpoint of endpoints) {
      const operation = operationOf(endpoint)
      expect(operation?.summary).toBeTruthy()
      expect(operation?.security).toEqual(endpoint.scope ? [{ key: [] }] : [])
      const statuses = Object.keys(operation?.responses ?? {})
      expect(statuses).toContain('200')
      const shared = endpoint.scope ? ['401', '403', '429', '500', '503'] : ['500']
      expect(statuses).toEqual(expect.arrayContaining(shared))
    }
  })

  it('is whole: every reference leads somewhere, nothing is left to guess', () => {
    const text = JSON.stringify(description)
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, id]) => id)
    expect(references.length).toBeGreaterThan(5)
    const schemas = Object.keys(description.components?.schemas ?? {})
    expect(references.filter((id) => !schemas.includes(String(id)))).toEqual([])
    expect(description.openapi).toMatch(/^3\.1\./)
    expect(schemas).toEqual(expect.arrayContaining(['CheckAnswer', 'CheckRequest', 'Problem']))
  })

  it('has examples that fit', () => {
    const schemas: z.ZodType[] = [
      CheckRequest,
      CheckResponse,
      HealthResponse,
      SummaryResponse,
      CampaignsResponse,
    ]
    for (const schema of schemas) {
      const examples = z.array(z.unknown()).parse(schema.meta()?.examples)
      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) expect(schema.safeParse(example).error).toBeUndefined()
    }
  })
})
