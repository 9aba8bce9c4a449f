#!/bin/sh
# Own PostgreSQL and Redis on free loopback ports in a temporary folder, for the tests of the distributed mode.
#   eval "$(.ci/servers.sh start)"   starts both and sets TEST_DATABASE_URL, TEST_REDIS_URL and TEST_SERVERS_DIR
#   .ci/servers.sh stop              stops those of TEST_SERVERS_DIR and removes the folder
# Needs Debian's packages redis-server and postgresql. As root, PostgreSQL runs as user postgres.
set -eu

as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

bin_of_postgres() {
  for dir in /usr/lib/postgresql/*/bin; do found=$dir; done
  [ -x "${found:-}/initdb" ] || { echo "no PostgreSQL found: apt-get install postgresql redis-server" >&2; exit 1; }
  echo "$found"
}

start() {
  command -v redis-server >/dev/null || { echo "no Redis found: apt-get install postgresql redis-server" >&2; exit 1; }
  bin=$(bin_of_postgres)
  dir=$(mktemp -d "${TMPDIR:-/tmp}/forwardcheck-servers.XXXXXX")
  mkdir "$dir/postgres" "$dir/redis"
  if [ "$(id -u)" = 0 ]; then chown postgres "$dir/postgres"; chmod 711 "$dir"; fi
  pg_port=$(free_port)
  redis_port=$(free_port)
  # Durability is not what these servers are tested for; without fsync the tests are several times faster.
  as_postgres "$bin/initdb" -D "$dir/postgres/data" -U postgres -A trust -E UTF8 --no-locale -N >"$dir/initdb.log" 2>&1
  as_postgres "$bin/pg_ctl" -D "$dir/postgres/data" -l "$dir/postgres/log" -w \
    -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$dir/postgres' -c fsync=off -c max_connections=200" \
    start >/dev/null
  redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$dir/redis" --appendonly yes --save '' \
    --maxmemory-policy noeviction --daemonize yes --pidfile "$dir/redis/pid" --logfile "$dir/redis/log" >/dev/null
  tries=0
  until redis-cli -p "$redis_port" ping >/dev/null 2>&1; do
    tries=$((tries + 1)); [ "$tries" -lt 50 ] || { echo "Redis did not start, see $dir/redis/log" >&2; exit 1; }
    sleep 0.1
  done
  echo "export TEST_DATABASE_URL=postgres://postgres@127.0.0.1:$pg_port/postgres"
  echo "export TEST_REDIS_URL=redis://127.0.0.1:$redis_port"
  echo "export TEST_SERVERS_DIR=$dir"
}

stop() {
  dir=${TEST_SERVERS_DIR:?TEST_SERVERS_DIR is not set: eval the output of start first}
  as_postgres "$(bin_of_postgres)/pg_ctl" -D "$dir/postgres/data" -m immediate -w stop >/dev/null || true
  if [ -f "$dir/redis/pid" ]; then kill "$(cat "$dir/redis/pid")" || true; fi
  rm -rf "$dir"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *) echo "usage: $0 start|stop" >&2; exit 2 ;;
esac
