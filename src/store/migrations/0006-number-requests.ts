/** What operators ask of the gateway that serves a number, and the code it shows them. Times by the database's clock. */
export const numberRequests = {
  version: 6,
  name: 'number-requests',
  sql: `
-- content: a phone number to pair with; answer: the pairing code or QR text. Both sealed, gone after minutes.
-- wanted_ms: when somebody last looked at the answer of a watch, of which a number has one at most.
CREATE TABLE forwardcheck.number_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  action text NOT NULL CHECK (action IN ('watch', 'pair', 'pause', 'resume', 'unlink')),
  content bytea,
  answer bytea,
  outcome text NOT NULL DEFAULT 'asked',
  asked_ms bigint NOT NULL,
  wanted_ms bigint NOT NULL,
  taken_ms bigint,
  answered_ms bigint
);
CREATE UNIQUE INDEX number_request_watch ON forwardcheck.number_request (account) WHERE action = 'watch';
CREATE INDEX number_request_account ON forwardcheck.number_request (account, id);
`,
}
