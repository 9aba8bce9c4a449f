/** What is remembered between two messages, what refers to another message, and people who asked for a person. */
export const conversations = {
  version: 2,
  name: 'conversations',
  sql: `
-- original_key: of an edit, the message_key of what it edits. question_id: first row of those answered together.
-- withdrawn: deleted by its sender before it was answered; noted: an edit or deletion that another row took in.
ALTER TABLE forwardcheck.inbox
  ADD COLUMN revision integer NOT NULL DEFAULT 0,
  ADD COLUMN original_key text,
  ADD COLUMN question_id bigint,
  DROP CONSTRAINT inbox_outcome_check,
  ADD CONSTRAINT inbox_outcome_check CHECK (outcome IN ('waiting', 'answered', 'damaged', 'withdrawn', 'noted'));
CREATE INDEX inbox_original ON forwardcheck.inbox (original_key) WHERE original_key IS NOT NULL;

-- question_id as in inbox; reply_id is the message id of the first message of the answer.
ALTER TABLE forwardcheck.case_record
  ADD COLUMN question_id bigint,
  ADD COLUMN reply_id text,
  ADD COLUMN feedback text CHECK (feedback IN ('good', 'bad'));

-- state: ids and times, never words.
CREATE TABLE forwardcheck.conversation (
  chat_key text PRIMARY KEY,
  state jsonb NOT NULL,
  at_ms bigint NOT NULL
);
CREATE INDEX conversation_at ON forwardcheck.conversation (at_ms);

-- Checks of the last hour whose cases were deleted at the person's wish: deleting does not reset the limit.
CREATE TABLE forwardcheck.spent_check (
  chat_key text NOT NULL,
  at_ms bigint NOT NULL
);
CREATE INDEX spent_check_chat ON forwardcheck.spent_check (chat_key);
CREATE INDEX spent_check_at ON forwardcheck.spent_check (at_ms);

-- content: the address to write to, sealed; dropped when it is closed.
CREATE TABLE forwardcheck.hand_over (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chat_key text NOT NULL,
  account text NOT NULL,
  content bytea,
  lure text,
  story text,
  path text,
  reason text,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  asked_ms bigint NOT NULL,
  closed_ms bigint
);
CREATE UNIQUE INDEX hand_over_open ON forwardcheck.hand_over (chat_key) WHERE status = 'open';
CREATE INDEX hand_over_chat ON forwardcheck.hand_over (chat_key);
`,
}
