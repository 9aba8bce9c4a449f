/** Evidence of a case where the operator keeps it, and what came of a request for a person. */
export const caseContents = {
  version: 7,
  name: 'case-contents',
  sql: `
-- content: masked text, evidence and reply, sealed; only where retention is on, and until content_until_ms.
ALTER TABLE forwardcheck.case_record
  ADD COLUMN content bytea,
  ADD COLUMN content_until_ms bigint;
CREATE INDEX case_record_content ON forwardcheck.case_record (content_until_ms) WHERE content IS NOT NULL;

-- notes: what analysts wrote down, sealed; outcome: one of a few words.
ALTER TABLE forwardcheck.hand_over
  ADD COLUMN notes bytea,
  ADD COLUMN outcome text,
  ADD COLUMN closed_by text;
`,
}
