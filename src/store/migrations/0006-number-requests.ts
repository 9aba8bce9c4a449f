/** What operators ask of the gateway that serves a number, and the code it shows them. */
export const numberRequests = {
  version: 6,
  name: 'number-requests',
  sql: `
-- content: a phone number to pair with; answer: the pairing code or QR text. Both sealed, gone after minutes.
CREATE TABLE forwardcheck.number_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  action text NOT NULL CHECK (action IN ('watch', 'pair', 'pause', 'resume', 'unlink')),
  content bytea,
  answer bytea,
  outcome text NOT NULL DEFAULT 'asked',
  asked_by text NOT NULL,
  asked_ms bigint NOT NULL,
  changed_ms bigint NOT NULL
);
CREATE INDEX number_request_account ON forwardcheck.number_request (account, id);
CREATE INDEX number_request_changed ON forwardcheck.number_request (changed_ms);
`,
}
