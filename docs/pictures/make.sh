#!/bin/bash
# Takes the pictures of the readme from the demo story: docs/pictures/make.sh
# Needs what the program needs, and chromium, curl and cwebp (Debian: apt-get install chromium curl webp).
set -euo pipefail
cd "$(dirname "$0")/../.."
for tool in chromium curl cwebp; do
  command -v "$tool" > /dev/null || { echo "$tool is missing" >&2; exit 1; }
done

site=http://127.0.0.1:5090
work=$(mktemp -d)
chmod 755 "$work"
dotnet build src/FkpDigital.Web -v q
(cd src/FkpDigital.Web && Postgres__DataFolder="$work/data" Site__DemoAccounts=true exec bin/Debug/net10.0/FkpDigital.Web --urls "$site") > "$work/log" 2>&1 &
program=$!
trap 'kill -TERM $program; wait $program || true; rm -rf "$work"' EXIT
until curl -sf -o /dev/null "$site/healthz/ready"; do
  kill -0 $program || { cat "$work/log" >&2; exit 1; }
  sleep 0.5
done

# name, address, window, how (light or dark)
shoot() {
  local dark=()
  if [ "$4" = dark ]; then dark=(--blink-settings=preferredColorScheme=0); fi
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-prefers-reduced-motion --lang=id-ID --user-data-dir="$work/browser" \
    "${dark[@]}" --virtual-time-budget=4000 --window-size="$3" --screenshot="$work/$1.png" "$site$2" > /dev/null 2>&1
  cwebp -quiet -q 80 -resize "$5" 0 "$work/$1.png" -o "docs/pictures/$1.webp"
  echo "$1.webp $(stat -c %s "docs/pictures/$1.webp") bytes"
}

challenge=/challenges/mal-pelayanan-publik-karanganyar
# The best proposal and the forum whose record is published.
first() { grep -oE "$1" <<< "$2" | sed -n 1p; }
proposal=$(first '"id":[0-9]+' "$(curl -sf "$site/api/v1$challenge/proposals?sort=top")" | tr -dc 0-9)
forum=$(first '/forums/[0-9]+' "$(curl -sf "$site$challenge?tab=forum")")

shoot home / 1440,1100 light 960
shoot home-dark / 1440,1100 dark 960
shoot challenge "$challenge" 1440,1500 light 960
shoot challenge-phone "$challenge" 500,1000 light 400
shoot proposal "/proposals/$proposal" 1440,1300 light 960
shoot agenda "$forum/agenda" 1440,1200 light 960
shoot agreement "$forum/agreement" 1440,1300 light 960
shoot commitments /commitments 1440,1100 light 960
shoot leaderboard /leaderboard 1440,1100 light 960
shoot regions /regions 1440,1100 light 960
shoot articles /articles 1440,1100 light 960
shoot agency /agencies/dpmptsp-karanganyar 1440,1100 light 960
shoot transparency /transparency 1440,1100 light 960
