/** Ids that tell of an answer that nothing was checked for, because there was too much to check. */

/** Signal of "you have sent many messages this hour"; counted, so that the answer itself has a limit. */
export const OVER_LIMIT = 'limit.checks'
/** Signal of "many people write just now; do this meanwhile". */
export const BUSY = 'limit.busy'
