/** The id that tells of an answer for which nothing was checked, because one person had sent too much. */

/** Signal of "you have sent many messages this hour"; counted, so that the answer itself has a limit. */
export const OVER_LIMIT = 'limit.checks'
