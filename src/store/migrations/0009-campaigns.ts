/** What cases have in common, as keyed hashes, and the campaigns they make up. */
export const campaigns = {
  version: 9,
  name: 'campaigns',
  sql: `
-- keys: keyed hashes of a message's features; two cases that share one are alike. sample: the feature itself, sealed.
CREATE TABLE forwardcheck.case_mark (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES forwardcheck.case_record (id) ON DELETE CASCADE,
  chat_key text NOT NULL,
  at_ms bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('text', 'domain', 'payload', 'picture')),
  keys text[] NOT NULL,
  sample bytea,
  campaign_id bigint
);
CREATE INDEX case_mark_keys ON forwardcheck.case_mark USING gin (keys);
CREATE INDEX case_mark_case ON forwardcheck.case_mark (case_id);
CREATE INDEX case_mark_campaign ON forwardcheck.case_mark (campaign_id, at_ms);
CREATE INDEX case_mark_ungrouped ON forwardcheck.case_mark (id) WHERE campaign_id IS NULL;

CREATE TABLE forwardcheck.campaign (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  first_ms bigint NOT NULL,
  last_ms bigint NOT NULL,
  alerted_ms bigint
);
`,
}
