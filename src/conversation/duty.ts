/** Operators' hours and an IANA zone in; whether somebody is there now, and when somebody will be, out. Pure. */

export interface Duty {
  isOnDuty: boolean
  /** Unix ms of the next beginning; null while on duty. */
  nextMs: number | null
}
