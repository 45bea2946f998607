// Draws the region shapes of data/geo from boundary data; run by hand when the boundaries or the look change:
//   node scripts/shapes.mjs <folder with indonesia_provinsi.geojson and indonesia_kabupaten.geojson>
// Equirectangular projection onto an integer grid. Borders are cut into arcs at the points where three shapes meet, and each
// arc is simplified once (Visvalingam), so neighbours stay glued together. Specks are dropped, but never a whole shape.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, provinceOf } from "./shapes/codes.mjs";
import { anchor, area, Borders } from "./shapes/borders.mjs";
import { pathOf } from "./shapes/path.mjs";

const source = process.argv[2];
if (!source) throw new Error("Name the folder of the boundary data.");
const data = new URL("../../data/", import.meta.url).pathname.replace(/^\/([A-Za-z]:)/, "$1");
const read = (name) => JSON.parse(readFileSync(join(source, name), "utf8")).features;

const country = { width: 1600, detail: 3, speck: 4, moved: { 21: [338, 182], 31: [409, 384], 34: [521, 514], 36: [348, 446] } };
const province = { width: 1000, detail: 4, speck: 6, moved: {} };
const nearby = 80; // units; farther off a line back to the shape would cross others
const largestScale = 1400; // units a degree: the boundaries say no more than that

const provinces = read("indonesia_provinsi.geojson").map((f) => ({ code: f.properties.KODE_PROV, polygons: polygons(f) }));
const regencies = read("indonesia_kabupaten.geojson").map((f) => ({ code: codeOf(data, f.properties), polygons: polygons(f) }));

write("provinces.json", draw(provinces, country));
const below = provinces.map((p) => p.code).sort().map((code) => [code, draw(regencies.filter((r) => provinceOf(r.code) === code), province)]);
write("regencies.json", Object.fromEntries(below));

function polygons({ geometry }) {
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
}

/**
 * One drawing: its size, and each shape's path with the place for its number and how much room there is inside.
 * Where numbers would crowd, the place is moved off and `from` is the point of the shape that it belongs to.
 */
function draw(shapes, { width, detail, speck, moved }) {
  const points = shapes.flatMap((s) => s.polygons.flat(2));
  const [west, east] = [Math.min(...points.map((p) => p[0])), Math.max(...points.map((p) => p[0]))];
  const [south, north] = [Math.min(...points.map((p) => p[1])), Math.max(...points.map((p) => p[1]))];
  const shrink = Math.cos((((north + south) / 2) * Math.PI) / 180);
  // A tall province is drawn smaller, so that it fits a screen.
  const scale = Math.min(width / ((east - west) * shrink), (width * 0.8) / (north - south), largestScale);
  const project = ([x, y]) => [(x - west) * shrink * scale, (north - y) * scale];
  const projected = shapes.map((s) => ({ code: s.code, polygons: s.polygons.map((p) => p.map((ring) => ring.map(project))) }));
  const borders = new Borders(projected.flatMap((s) => s.polygons.flat()), detail);
  const drawn = projected.map(({ code, polygons }) => {
    const largest = polygons.reduce((a, b) => (area(b[0]) > area(a[0]) ? b : a));
    const kept = polygons.filter((p) => p === largest || area(p[0]) >= speck);
    const [x, y, room] = anchor(largest).map(Math.round);
    const d = pathOf(kept.flatMap((p) => p.filter((ring, i) => i === 0 || area(ring) >= speck)).map((ring) => borders.simplified(ring)));
    if (!moved[code]) return { code, d, x, y, room };
    const [toX, toY] = moved[code];
    const near = Math.hypot(toX - x, toY - y) < nearby;
    return { code, d, x: toX, y: toY, room, ...(near && { from: [x, y] }) };
  });
  return {
    width: Math.ceil((east - west) * shrink * scale),
    height: Math.ceil((north - south) * scale),
    shapes: drawn.sort((a, b) => a.code.localeCompare(b.code)),
  };
}

/** JSON with one shape a line. */
function write(name, value) {
  const text = JSON.stringify(value).replaceAll('{"code"', '\n{"code"').replaceAll('},"', '},\n"');
  writeFileSync(join(data, "geo", name), `${text}\n`);
  console.log(`${name}: ${text.length} bytes`);
}
