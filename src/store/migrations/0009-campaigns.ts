/** What cases have in common, as keyed hashes, and the campaigns they make up. */
export const campaigns = {
  version: 9,
  name: 'campaigns',
  sql: `
-- Cases that are alike. Its figures are counted from the marks, so that what is deleted counts no more.
CREATE TABLE forwardcheck.campaign (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  -- What exports say it was made; the same in each.
  found_ms bigint NOT NULL DEFAULT floor(extract(epoch FROM now()) * 1000),
  -- When operators were last told that it rises.
  alerted_ms bigint
);

-- keys: keyed hashes of a message's features; two cases that share one are alike. sample: the feature itself, sealed.
CREATE TABLE forwardcheck.case_mark (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES forwardcheck.case_record (id) ON DELETE CASCADE,
  chat_key text NOT NULL,
  at_ms bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('text', 'domain', 'payload', 'picture')),
  keys text[] NOT NULL,
  sample bytea,
  campaign_id bigint REFERENCES forwardcheck.campaign (id) ON DELETE SET NULL
);
CREATE INDEX case_mark_case ON forwardcheck.case_mark (case_id);
CREATE INDEX case_mark_campaign ON forwardcheck.case_mark (campaign_id, at_ms);
CREATE INDEX case_mark_at ON forwardcheck.case_mark (at_ms);
CREATE INDEX case_mark_ungrouped ON forwardcheck.case_mark (id) WHERE campaign_id IS NULL;

-- Finds a campaign by a key of its marks without reading all of them. mark_id: the newest that has the key; without
-- one the key looks for another mark of its campaign, or goes.
CREATE TABLE forwardcheck.campaign_key (
  key text NOT NULL,
  campaign_id bigint NOT NULL REFERENCES forwardcheck.campaign (id) ON DELETE CASCADE,
  mark_id bigint REFERENCES forwardcheck.case_mark (id) ON DELETE SET NULL,
  PRIMARY KEY (key, campaign_id)
);
CREATE INDEX campaign_key_mark ON forwardcheck.campaign_key (mark_id);
CREATE INDEX campaign_key_campaign ON forwardcheck.campaign_key (campaign_id);
CREATE INDEX campaign_key_orphan ON forwardcheck.campaign_key (key) WHERE mark_id IS NULL;

-- What is still to be told about rising campaigns; the words are made when they are sent.
CREATE TABLE forwardcheck.campaign_alert (
  id text PRIMARY KEY,
  campaign_id bigint NOT NULL REFERENCES forwardcheck.campaign (id) ON DELETE CASCADE,
  raised_ms bigint NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  next_ms bigint NOT NULL,
  outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'sent', 'given-up', 'gone'))
);
CREATE INDEX campaign_alert_next ON forwardcheck.campaign_alert (next_ms) WHERE outcome = 'waiting';
CREATE INDEX campaign_alert_campaign ON forwardcheck.campaign_alert (campaign_id);
`,
}
