/** What STIX 2.1 asks of a bundle with the objects that are exported here; the problems of one, a line each. */
import { z } from 'zod'

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
const Id = z.string().regex(new RegExp(`^[a-z][a-z0-9-]*--${UUID}$`))
const Time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
const Refs = z.array(Id).min(1)

const common = {
  spec_version: z.literal('2.1'),
  id: Id,
  created: Time,
  modified: Time,
  object_marking_refs: Refs,
}
const made = { ...common, created_by_ref: Id }

const StixObject = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('identity'),
    name: z.string().min(1),
    description: z.string(),
    identity_class: z.literal('system'),
  }),
  z.strictObject({
    type: z.literal('marking-definition'),
    spec_version: z.literal('2.1'),
    id: Id,
    created: Time,
    created_by_ref: Id.optional(),
    name: z.string().optional(),
    definition_type: z.literal('statement').optional(),
    definition: z.strictObject({ statement: z.string() }).optional(),
    extensions: z.record(Id, z.looseObject({ extension_type: z.literal('property-extension') })).optional(),
  }),
  z.strictObject({ ...made, type: z.literal('location'), country: z.string().regex(/^[A-Z]{2}$/) }),
  z.strictObject({
    ...made,
    type: z.literal('campaign'),
    name: z.string().min(1),
    description: z.string(),
    first_seen: Time,
    last_seen: Time,
    labels: z.array(z.string().min(1)).min(1),
  }),
  z.strictObject({
    ...made,
    type: z.literal('indicator'),
    name: z.string().min(1),
    description: z.string(),
    indicator_types: z.array(z.enum(['malicious-activity', 'unknown'])).min(1),
    pattern: z
      .string()
      .regex(/^\[[a-z0-9-]+:value = '(?:[^'\\]|\\['\\])+'(?: OR url:value = '(?:[^'\\]|\\['\\])+')?\]$/),
    pattern_type: z.literal('stix'),
    valid_from: Time,
  }),
  z.strictObject({
    ...made,
    type: z.literal('relationship'),
    relationship_type: z.enum(['indicates', 'targets']),
    source_ref: Id,
    target_ref: Id,
  }),
  z.strictObject({
    ...made,
    type: z.literal('sighting'),
    description: z.string(),
    first_seen: Time,
    last_seen: Time,
    count: z.int().min(1).max(999_999_999),
    sighting_of_ref: Id,
    where_sighted_refs: Refs,
  }),
  z.strictObject({
    ...made,
    type: z.literal('grouping'),
    name: z.string(),
    context: z.literal('suspicious-activity'),
    object_refs: Refs,
  }),
])

const Bundle = z.strictObject({ type: z.literal('bundle'), id: Id, objects: z.array(StixObject).min(1) })

export function stixProblems(value: unknown): string[] {
  const parsed = Bundle.safeParse(value)
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const { objects } = parsed.data
  const ids = objects.map(({ id }) => id)
  const problems: string[] = []
  if (new Set(ids).size !== ids.length) problems.push('an id twice')
  for (const object of objects) {
    if (!object.id.startsWith(`${object.type}--`)) problems.push(`${object.id} is a ${object.type}`)
    for (const [name, part] of Object.entries(object)) {
      if (!/_refs?$/.test(name)) continue
      for (const reference of Array.isArray(part) ? part : [part]) {
        if (!ids.includes(String(reference))) problems.push(`${object.type}.${name} leads nowhere`)
      }
    }
    if ('modified' in object && object.modified < object.created)
      problems.push(`${object.id}: modified before`)
    if ('first_seen' in object && object.last_seen < object.first_seen)
      problems.push(`${object.id}: seen before`)
  }
  return problems
}
