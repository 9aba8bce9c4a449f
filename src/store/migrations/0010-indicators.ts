/** What operators know to be bad, or good: domains, phones, payloads, fingerprints; and which content is in force where. */
export const indicators = {
  version: 10,
  name: 'indicators',
  sql: `
-- value_key: keyed hash of the normalised value; content: the value and the reason, sealed. Only list, author and
-- times ever change under an id.
CREATE TABLE forwardcheck.indicator (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  list text NOT NULL CHECK (list IN ('allow', 'block')),
  kind text NOT NULL CHECK (kind IN ('domain', 'phone', 'payload', 'fingerprint')),
  value_key text NOT NULL,
  content bytea NOT NULL,
  author text NOT NULL,
  created_ms bigint NOT NULL,
  until_ms bigint,
  CHECK (list <> 'allow' OR until_ms IS NOT NULL),
  UNIQUE (kind, value_key)
);
-- One row: grows with every change, so that workers read the list again only then.
CREATE TABLE forwardcheck.indicator_version (version bigint NOT NULL);
INSERT INTO forwardcheck.indicator_version VALUES (0);
-- What each process tells of its content: hash, overlay, problems; nothing of people. Replaced, and gone after a day.
CREATE TABLE forwardcheck.content_status (
  process text PRIMARY KEY,
  status jsonb NOT NULL,
  at_ms bigint NOT NULL
);
`,
}
