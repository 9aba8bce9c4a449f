/** What operators are given to watch the bot with names only metrics that exist, and explains all of them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { anchorsOf } from '../../src/console/runbooks/render-markdown.ts'
import { allMetrics, labelsOf, metricsIn, useAll, type TextMetric } from './all-metrics.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'operations')
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

let text = ''
let metrics: TextMetric[] = []
let names: Set<string>

beforeAll(async () => {
  const all = allMetrics()
  useAll(all)
  text = await all.text()
  metrics = metricsIn(text)
  // A histogram's series; `up` is Prometheus's own.
  names = new Set([
    'up',
    ...metrics.flatMap(({ name, type }) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    ),
  ])
})

/** Names of metrics in an expression: what is no function, label, keyword, variable, text or duration. */
function metricsOf(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\b(?:by|on|without|ignoring)\s*\([^)]*\)/g, '')
  const words = [...bare.matchAll(/[a-zA-Z_:][a-zA-Z0-9_:]*(?!\s*[\w(])/g)].map(([word]) => word)
  return words.filter((word) => !['and', 'or', 'unless', 'by', 'on', 'e9'].includes(word))
}

/** What is between every pair of brackets and quotes is closed again. */
function isBalanced(expression: string): boolean {
  const open: string[] = []
  const pairs: Record<string, string> = { ')': '(', ']': '[', '}': '{' }
  for (const sign of expression.replace(/"(?:[^"\\]|\\.)*"/g, '')) {
    if ('([{'.includes(sign)) open.push(sign)
    else if (sign in pairs && open.pop() !== pairs[sign]) return false
    else if (sign === '"') return false
  }
  return open.length === 0
}

const Alerts = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Forwardcheck[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
          annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
})

describe('alerts', () => {
  const rules = Alerts.parse(parse(read('alerts.yml'))).groups.flatMap((group) => group.rules)

  it('ask for metrics that exist, by labels that they have', () => {
    expect(rules.length).toBeGreaterThan(30)
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    for (const { alert, expr } of rules) {
      const asked = metricsOf(expr)
      expect({ alert, asked: asked.length > 0 }).toEqual({ alert, asked: true })
      expect({ alert, unknown: asked.filter((name) => !names.has(name)) }).toEqual({ alert, unknown: [] })
      expect({ alert, isBalanced: isBalanced(expr) }).toEqual({ alert, isBalanced: true })
      for (const [, name = '', selector = ''] of expr.matchAll(/(\w+)\{([^}]*)\}/g)) {
        const base = name.replace(/_(?:bucket|sum|count)$/, '')
        const known = [...labelsOf(text, name), ...labelsOf(text, base), 'job', 'instance']
        const used = [...selector.matchAll(/(\w+)\s*[=!]/g)].map(([, label]) => label ?? '')
        expect({ alert, unknown: used.filter((label) => !known.includes(label)) }).toEqual({
          alert,
          unknown: [],
        })
      }
    }
  })

  it('lead to a section that says what to do', () => {
    for (const { alert, annotations } of rules) {
      const [page = '', section = ''] = annotations.runbook.split('#')
      expect({ alert, isThere: anchorsOf(read(page)).has(section) }).toEqual({ alert, isThere: true })
    }
  })

  it('use only states and outcomes that there are', () => {
    const states = rules.flatMap(({ expr }) =>
      [...expr.matchAll(/number_state\{state=~?"([^"]+)"/g)].flatMap(([, value = '']) => value.split('|')),
    )
    expect(states.length).toBeGreaterThan(5)
    for (const state of states) expect(text).toContain(`state="${state}"`)
  })
})

describe('the dashboard', () => {
  const Panel = z.object({
    id: z.number(),
    type: z.string(),
    title: z.string().min(1),
    gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
    targets: z.array(z.object({ expr: z.string() })).optional(),
  })
  const dashboard = z
    .object({ title: z.string(), schemaVersion: z.number(), panels: z.array(Panel) })
    .parse(JSON.parse(read('grafana.json')))
  const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

  it('shows metrics that exist, and every one of ours', () => {
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39)
    expect(expressions.length).toBeGreaterThan(40)
    const shown = expressions.flatMap(metricsOf)
    expect(shown.filter((name) => !names.has(name))).toEqual([])
    expect(expressions.filter((expression) => !isBalanced(expression))).toEqual([])
    const ours = metrics.filter(({ name }) => name.startsWith('forwardcheck_'))
    const missing = ours.filter(
      ({ name }) =>
        !shown.some((each) => each.replace(/_(?:bucket|sum|count)$/, '') === name || each === name),
    )
    expect(missing.map(({ name }) => name)).toEqual([])
  })

  it('has panels that overlap nowhere', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)}/${y + Math.floor(n / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })
})

describe('the page', () => {
  it('lists every metric of ours, with kind, labels and meaning', () => {
    const listed = [
      ...read('metrics.md').matchAll(/^\| `(forwardcheck_\w+)` \| (\w+) \| (.*?) \| (.*) \|$/gm),
    ].map(([, name = '', type = '', labels = '', help = '']) => ({
      name,
      type,
      help,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
    }))
    const ours = metrics
      .filter(({ name }) => name.startsWith('forwardcheck_'))
      .map((metric) => ({ ...metric, labels: labelsOf(text, metric.name) }))
    expect(ours.length).toBeGreaterThan(35)
    expect(listed).toEqual(ours)
  })
})
