/** WhatsApp's own screens that a picture shows → one finding each; the evidence is the label, not the picture's text. */
import type { Detector } from './detector.ts'

export const detectScreen: Detector = ({ screens }) =>
  screens.map(({ id, label }) => ({ id, evidence: label }))
