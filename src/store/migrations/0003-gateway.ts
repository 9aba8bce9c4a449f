/** Whose connection a linked number is, how far its session got, and what gateways and workers ask of each other. */
export const gateway = {
  version: 3,
  name: 'gateway',
  sql: `
-- One row per linked number. until_ms is by the database's own clock, so that machines need not agree on theirs.
-- session_version grows with every change of the session; session_fence is the fence of the last one.
CREATE TABLE forwardcheck.number (
  account text PRIMARY KEY,
  owner text,
  fence bigint NOT NULL DEFAULT 0,
  until_ms bigint NOT NULL DEFAULT 0,
  session_version bigint NOT NULL DEFAULT 0,
  session_fence bigint NOT NULL DEFAULT 0,
  status jsonb,
  status_ms bigint
);
INSERT INTO forwardcheck.number (account) SELECT DISTINCT account FROM forwardcheck.session_record;

-- Since when the database has them, by its own clock: what nobody answered or sent goes by no other.
ALTER TABLE forwardcheck.inbox ADD COLUMN stored_at timestamptz NOT NULL DEFAULT clock_timestamp();
ALTER TABLE forwardcheck.outbox ADD COLUMN stored_at timestamptz NOT NULL DEFAULT clock_timestamp();

-- A worker asks the gateway of a number for something only the socket can do. content and answer are sealed.
CREATE TABLE forwardcheck.media_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  content bytea NOT NULL,
  answer bytea,
  outcome text NOT NULL DEFAULT 'asked' CHECK (outcome IN ('asked', 'found', 'gone')),
  asked_ms bigint NOT NULL
);
CREATE INDEX media_request_asked ON forwardcheck.media_request (asked_ms);

-- Replies sent in the running hour and day, as rate-limiter-flexible keeps them.
CREATE TABLE forwardcheck.rate_limit (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
`,
}
