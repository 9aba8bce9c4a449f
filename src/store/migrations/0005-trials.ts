/** Chats of the try page: what is kept of them goes after half an hour. */
export const trials = {
  version: 5,
  name: 'trials',
  sql: `
-- A chat whose rows in every table go soon after its last message; its cases count nowhere. Times are the database's.
CREATE TABLE forwardcheck.trial (
  chat_key text PRIMARY KEY,
  account text NOT NULL,
  last_ms bigint NOT NULL
);
CREATE INDEX trial_last ON forwardcheck.trial (last_ms);

-- content: a picture on its way from the page to the worker, sealed. id: the message_key of its message.
CREATE TABLE forwardcheck.trial_picture (
  id text PRIMARY KEY,
  chat_key text NOT NULL,
  content bytea NOT NULL,
  at_ms bigint NOT NULL
);
-- Sealed bytes do not get smaller by compression.
ALTER TABLE forwardcheck.trial_picture ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX trial_picture_chat ON forwardcheck.trial_picture (chat_key);

ALTER TABLE forwardcheck.case_record ADD COLUMN is_trial boolean NOT NULL DEFAULT false;
`,
}
