/** The ordered list of detectors: the order of signals in the answer. */
import type { Detector } from './detector.ts'
import { detectAsks } from './detect-asks.ts'
import { detectIndicators } from './detect-indicator.ts'
import { detectMarks } from './detect-marks.ts'
import { detectMmi } from './detect-mmi.ts'
import { detectOtp } from './detect-otp.ts'
import { detectPayloads } from './detect-payload.ts'
import { detectScreen } from './detect-screen.ts'
import { detectUrls } from './detect-url.ts'
import { detectWarning } from './detect-warning.ts'
import { detectWording } from './detect-wording.ts'
import { detectStories } from './stories.ts'

export const DETECTORS: Detector[] = [
  detectIndicators,
  detectPayloads,
  detectScreen,
  detectMmi,
  detectStories,
  detectOtp,
  detectWarning,
  detectUrls,
  detectWording,
  detectAsks,
  detectMarks,
]
