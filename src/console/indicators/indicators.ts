/**
 * Area /indicators: what operators block and allow. Viewers read it and try texts on it; analysts add, import, change
 * and remove. Every change is in force in the workers within seconds, and in the audit trail by its id.
 */
import { Hono } from 'hono'
import type { Area, ConsoleEnv, Shell } from '../shell.ts'
import { createDesk, type DeskParts } from './desk.ts'
import { addListRoutes } from './list-routes.ts'
import { addOneRoutes } from './one-routes.ts'
import { addTableRoutes } from './table-routes.ts'

export function createIndicatorsArea(parts: DeskParts, shell: Shell): Area {
  const desk = createDesk(parts, shell)
  const routes = new Hono<ConsoleEnv>()
  addListRoutes(routes, desk)
  addTableRoutes(routes, desk)
  // What a form answered with is no page of its own: whoever loads it anew gets the list.
  for (const path of ['/match', '/import']) routes.get(path, (c) => c.redirect('/indicators', 303))
  addOneRoutes(routes, desk)
  return { path: '/indicators', title: 'indicators.title', nav: 'viewer', routes }
}
