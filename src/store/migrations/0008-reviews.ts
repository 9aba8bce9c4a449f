/** What analysts decided about cases, and who wants to hear of it. */
export const reviews = {
  version: 8,
  name: 'reviews',
  sql: `
CREATE TABLE forwardcheck.review (
  case_id bigint PRIMARY KEY REFERENCES forwardcheck.case_record (id) ON DELETE CASCADE,
  chat_key text NOT NULL,
  level text NOT NULL,
  lure text,
  reviewed_by text NOT NULL,
  at_ms bigint NOT NULL,
  -- Whether the person was told: 'none' nobody waits for it or nothing changed, 'sent', 'late' the time was over,
  -- 'exposed' somebody else may read their chat, 'lost' the address cannot be opened any more.
  correction text NOT NULL CHECK (correction IN ('none', 'sent', 'late', 'exposed', 'lost'))
);
CREATE INDEX review_at ON forwardcheck.review (at_ms);
-- What may wait for an analyst.
CREATE INDEX case_record_doubtful ON forwardcheck.case_record (at_ms)
  WHERE content IS NOT NULL AND intent = 'check-message' AND NOT is_trial;

-- content: where to write to, sealed; gone once it was told or its time is over.
CREATE TABLE forwardcheck.correction_wish (
  case_id bigint PRIMARY KEY REFERENCES forwardcheck.case_record (id) ON DELETE CASCADE,
  chat_key text NOT NULL,
  account text NOT NULL,
  content bytea NOT NULL,
  asked_ms bigint NOT NULL
);
CREATE INDEX correction_wish_chat ON forwardcheck.correction_wish (chat_key);
CREATE INDEX correction_wish_asked ON forwardcheck.correction_wish (asked_ms);
`,
}
