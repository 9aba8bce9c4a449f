/** Messages that were set aside keep their content for a while: found by chat when somebody deletes them, and by age. */
export const setAside = {
  version: 4,
  name: 'set-aside',
  sql: `
CREATE INDEX inbox_set_aside ON forwardcheck.inbox (chat_key, stored_at)
  WHERE outcome = 'damaged' AND content IS NOT NULL;
`,
}
