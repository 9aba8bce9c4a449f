/** Who may use the console and its API, and what they did there. */
export const access = {
  version: 11,
  name: 'access',
  sql: `
-- password: scrypt, in the PHC string format, with its parameters.
CREATE TABLE forwardcheck.operator (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('viewer', 'analyst', 'admin')),
  password text NOT NULL,
  created_ms bigint NOT NULL,
  disabled_ms bigint
);

-- id_hash: of the random id in the cookie.
CREATE TABLE forwardcheck.operator_session (
  id_hash text PRIMARY KEY,
  operator_id bigint NOT NULL REFERENCES forwardcheck.operator (id) ON DELETE CASCADE,
  created_ms bigint NOT NULL,
  seen_ms bigint NOT NULL
);
CREATE INDEX operator_session_operator ON forwardcheck.operator_session (operator_id);

-- key: keyed hash of what the limit is for (a name, an address, both together, a browser); never these themselves.
CREATE TABLE forwardcheck.log_in_attempt (
  key text PRIMARY KEY,
  failures integer NOT NULL,
  last_ms bigint NOT NULL,
  locked_until_ms bigint NOT NULL
);

CREATE TABLE forwardcheck.api_key (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  created_by text NOT NULL,
  created_ms bigint NOT NULL,
  used_ms bigint,
  revoked_ms bigint
);

CREATE TABLE forwardcheck.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at_ms bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text,
  outcome text NOT NULL
);
CREATE INDEX audit_at ON forwardcheck.audit (at_ms);
CREATE INDEX audit_actor ON forwardcheck.audit (actor, id);
CREATE INDEX audit_action ON forwardcheck.audit (action, id);
`,
}
