/** Chats of the try page: what is kept of them goes after half an hour. */
export const trials = {
  version: 5,
  name: 'trials',
  sql: `
-- A chat whose rows in every table go soon after its last message; its cases count nowhere.
CREATE TABLE forwardcheck.trial (
  chat_key text PRIMARY KEY,
  account text NOT NULL,
  last_ms bigint NOT NULL
);
CREATE INDEX trial_last ON forwardcheck.trial (last_ms);

-- content: a picture on its way from the page to the worker, sealed.
CREATE TABLE forwardcheck.trial_picture (
  id text PRIMARY KEY,
  content bytea NOT NULL,
  at_ms bigint NOT NULL
);

ALTER TABLE forwardcheck.case_record ADD COLUMN is_trial boolean NOT NULL DEFAULT false;
`,
}
