/**
 * First tables. Columns named `content` or `value` hold sealed bytes; `*_key` columns hold keyed hashes, never a
 * number or address. Times are Unix ms.
 */
export const firstTables = {
  version: 1,
  name: 'first-tables',
  sql: `
CREATE TABLE forwardcheck.meta (
  name text PRIMARY KEY,
  value bytea NOT NULL
);

-- message_key stands for (account, chat, participant, message id); the row outlives its content so that a
-- repeated delivery is known. id gives the order of arrival.
CREATE TABLE forwardcheck.inbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_key text NOT NULL UNIQUE,
  account text NOT NULL,
  chat_key text NOT NULL,
  content bytea,
  attempts integer NOT NULL DEFAULT 0,
  received_ms bigint NOT NULL,
  answered_ms bigint,
  outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'answered', 'damaged'))
);
CREATE INDEX inbox_waiting ON forwardcheck.inbox (chat_key, id) WHERE answered_ms IS NULL;
CREATE INDEX inbox_oldest ON forwardcheck.inbox (received_ms) WHERE answered_ms IS NULL;
CREATE INDEX inbox_answered ON forwardcheck.inbox (answered_ms) WHERE answered_ms IS NOT NULL;

-- One sequence for all chats: a fence is never given out twice, even when a lease row was deleted.
CREATE SEQUENCE forwardcheck.fence;
CREATE TABLE forwardcheck.lease (
  chat_key text PRIMARY KEY,
  fence bigint NOT NULL,
  owner text NOT NULL,
  until_ms bigint NOT NULL
);

CREATE TABLE forwardcheck.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  chat_key text NOT NULL,
  message_id text NOT NULL,
  content bytea NOT NULL,
  status text NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'sending', 'unknown', 'sent', 'refused')),
  attempts integer NOT NULL DEFAULT 0,
  reason text,
  created_ms bigint NOT NULL,
  changed_ms bigint NOT NULL,
  UNIQUE (account, message_id)
);
CREATE INDEX outbox_unsent ON forwardcheck.outbox (chat_key, id)
  WHERE status IN ('pending', 'sending', 'unknown');
CREATE INDEX outbox_done ON forwardcheck.outbox (changed_ms) WHERE status IN ('sent', 'refused');

CREATE TABLE forwardcheck.case_record (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chat_key text NOT NULL,
  at_ms bigint NOT NULL,
  language text NOT NULL,
  reply_language text NOT NULL,
  country text,
  level text NOT NULL,
  lure text,
  story text,
  intent text NOT NULL,
  signal_ids text[] NOT NULL,
  duration_ms integer NOT NULL
);
CREATE INDEX case_record_chat ON forwardcheck.case_record (chat_key);
CREATE INDEX case_record_at ON forwardcheck.case_record (at_ms);

CREATE TABLE forwardcheck.preference (
  chat_key text PRIMARY KEY,
  language text,
  typed text
);

-- The linked account's own records; record_key stands for (account, type, id), as ids hold contacts' numbers.
CREATE TABLE forwardcheck.session_record (
  record_key text PRIMARY KEY,
  account text NOT NULL,
  type text NOT NULL,
  value bytea NOT NULL
);
CREATE INDEX session_record_account ON forwardcheck.session_record (account);
`,
}
