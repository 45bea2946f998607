// Which region code a shape of the boundary data has: it carries names only.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Names that the two sources write differently: boundary data, then region table. */
const spelled = { dkijakarta: "daerahkhususibukotajakarta", pangkajenekepulauan: "pangkajenedankepulauan", kotapadangsidempuan: "kotapadangsidimpuan" };
let codes;

/** @returns the code of a regency or city, `33.05`; throws when the region table has no such name. */
export function codeOf(data, { WADMPR, WADMKK }) {
  codes ??= table(data);
  const code = codes.get([WADMPR, WADMKK].map((name) => spelled[plain(name)] ?? plain(name)).join("/"));
  if (!code) throw new Error(`The region table has no ${WADMKK} in ${WADMPR}.`);
  return code;
}

/** The code of the province above, `33`. */
export const provinceOf = (code) => code.slice(0, 2);

function table(data) {
  const rows = (file) => readFileSync(join(data, "regions", `${file}.csv`), "utf8").trim().split(/\r?\n/).slice(1).map((line) => line.split(","));
  const provinces = new Map(rows("provinces").map(([code, name]) => [code, plain(name)]));
  return new Map(rows("regencies").map(([code, above, name]) => [`${provinces.get(above)}/${plain(name)}`, code]));
}

/** "Kabupaten Aceh Barat" and "Aceh Barat" are one name; "Kota" stays, it tells a city from the regency around it. */
function plain(name) {
  return name.toLowerCase().replace("kabupaten ", "").replace("administrasi ", "").replace(/[^a-z]/g, "");
}
