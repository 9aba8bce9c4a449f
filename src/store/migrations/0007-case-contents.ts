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

-- What analysts wrote to somebody through the bot, each once. content: the words, sealed; dropped with the address.
CREATE TABLE forwardcheck.hand_over_answer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hand_over_id bigint NOT NULL REFERENCES forwardcheck.hand_over (id) ON DELETE CASCADE,
  message_id text NOT NULL UNIQUE,
  content bytea,
  written_by text NOT NULL,
  at_ms bigint NOT NULL
);
CREATE INDEX hand_over_answer_of ON forwardcheck.hand_over_answer (hand_over_id);
`,
}
