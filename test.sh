#!/usr/bin/env bash
# Runs every test: rules, pages and API on a real PostgreSQL, browser journeys, front end. Ends with "N passed, N failed".
# Installs Chromium and Java (for the W3C's Nu checker) when they are missing, this is Debian and we are root;
# any other missing tool is a failure with its name.
set -uo pipefail
cd "$(dirname "$0")"

missing() { echo "test.sh: $1" >&2; echo "0 passed, 1 failed"; exit 1; }

command -v dotnet >/dev/null || missing "the .NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download"
command -v node >/dev/null && command -v npm >/dev/null || missing "Node.js 20.19 or newer with npm is missing: install it from https://nodejs.org"
install() { # install PACKAGE
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  echo "Installing $1 for the tests"
  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null || true
}
command -v java >/dev/null || install default-jre-headless
command -v java >/dev/null || missing "Java is missing: install version 17 or newer (Debian: apt-get install default-jre-headless)"
if [ -z "${FKP_CHROMIUM:-}" ]; then
  FKP_CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
fi
if [ -z "$FKP_CHROMIUM" ]; then
  install chromium
  FKP_CHROMIUM=$(command -v chromium || true)
fi
[ -n "$FKP_CHROMIUM" ] || missing "Chromium is missing: install it, or set FKP_CHROMIUM to its path"
export FKP_CHROMIUM

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0

echo "Building"
dotnet build FkpDigital.sln -v q --nologo || missing "the build failed"

echo "Front end"
(cd web && npx vitest run --reporter=default --reporter=json --outputFile.json="$results/web.json") || status=1

echo "Program"
dotnet test tests/FkpDigital.Tests --no-build --nologo --logger "trx;LogFileName=$results/program.trx" --logger "console;verbosity=minimal" "$@" || status=1

count() { node -e '
  const fs = require("fs"); let passed = 0, failed = 0;
  try { const web = JSON.parse(fs.readFileSync(process.argv[1])); passed += web.numPassedTests; failed += web.numFailedTests + web.numPendingTests; } catch { failed++; }
  try { const c = fs.readFileSync(process.argv[2], "utf8").match(/<Counters [^>]*>/)[0]; const n = k => Number(c.match(new RegExp(` ${k}="(\\d+)"`))[1]);
        passed += n("passed"); failed += n("total") - n("passed"); } catch { failed++; }
  console.log(`${passed} passed, ${failed} failed`); process.exit(failed ? 1 : 0);' "$results/web.json" "$results/program.trx"; }
count || status=1
exit $status
