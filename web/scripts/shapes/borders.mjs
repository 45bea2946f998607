// Borders as arcs that neighbours share, each simplified once.

/** Rings (closed lists of [x, y]) cut where three or more of them meet. */
export class Borders {
  #ends = new Set();
  #done = new Map();
  #detail;

  /** @param detail Points that span less than this area with their neighbours go. */
  constructor(rings, detail) {
    this.#detail = detail;
    const seen = new Map();
    for (const ring of rings) {
      const open = ring.slice(0, -1).map(String);
      open.forEach((point, i) => {
        const pair = [open.at(i - 1), open[(i + 1) % open.length]].sort().join(" ");
        if ((seen.get(point) ?? pair) !== pair) this.#ends.add(point);
        seen.set(point, pair);
      });
    }
  }

  /** The ring without its lesser points, on the integer grid, without the repeated last point. */
  simplified(ring) {
    const open = ring.slice(0, -1);
    const first = open.findIndex((p) => this.#ends.has(String(p)));
    const start = first < 0 ? open.reduce((best, p, i) => (String(p) < String(open[best]) ? i : best), 0) : first;
    const turned = [...open.slice(start), ...open.slice(0, start + 1)];
    const cuts = turned.map((p, i) => (i === 0 || i === turned.length - 1 || this.#ends.has(String(p)) ? i : -1)).filter((i) => i >= 0);
    const points = cuts.slice(1).flatMap((cut, i) => this.#arc(turned.slice(cuts[i], cut + 1)).slice(0, -1));
    return withoutRepeats(points.map(([x, y]) => [Math.round(x), Math.round(y)]));
  }

  #arc(points) {
    const key = points.map(String);
    const backwards = `${key.at(-1)} ${key.at(-2)}` < `${key[0]} ${key[1]}`;
    const name = (backwards ? key.toReversed() : key).join(" ");
    if (!this.#done.has(name)) this.#done.set(name, visvalingam(backwards ? points.toReversed() : points, this.#detail));
    const done = this.#done.get(name);
    return backwards ? done.toReversed() : done;
  }
}

/** Takes the point away that matters least until every point matters. A closed arc keeps a triangle. */
function visvalingam(points, detail) {
  const left = [...points];
  const closed = String(points[0]) === String(points.at(-1));
  const least = closed ? 4 : 2;
  while (left.length > least) {
    let smallest = Infinity;
    let at = 0;
    for (let i = 1; i < left.length - 1; i++) {
      const size = triangle(left[i - 1], left[i], left[i + 1]);
      if (size < smallest) [smallest, at] = [size, i];
    }
    if (smallest >= detail) break;
    left.splice(at, 1);
  }
  return left;
}

const triangle = (a, b, c) => Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;

/** Equal neighbours and points on a straight line say nothing. */
function withoutRepeats(points) {
  let left = points.filter((p, i) => String(p) !== String(points.at(i - 1)));
  for (let before = 0; before !== left.length && left.length > 3; ) {
    before = left.length;
    left = left.filter((p, i) => i % 2 === 0 || triangle(left.at(i - 1), p, left[(i + 1) % left.length]) > 0);
  }
  return left;
}

/** Area of a ring. */
export function area(ring) {
  return Math.abs(ring.reduce((sum, [x, y], i) => sum + x * ring.at(i - 1)[1] - ring.at(i - 1)[0] * y, 0)) / 2;
}

/** The point of a polygon that lies farthest from its borders, and that distance: [x, y, room]. */
export function anchor(polygon) {
  const xs = polygon[0].map((p) => p[0]);
  const ys = polygon[0].map((p) => p[1]);
  let [left, top, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  let best = [(left + right) / 2, (top + bottom) / 2, 0];
  for (let round = 0; round < 4; round++) {
    const [w, h] = [(right - left) / 24, (bottom - top) / 24];
    for (let x = left; x <= right; x += w) {
      for (let y = top; y <= bottom; y += h) {
        if (!inside(polygon, x, y)) continue;
        const room = Math.min(...polygon.flatMap((ring) => ring.slice(1).map((p, i) => distance(ring[i], p, x, y))));
        if (room > best[2]) best = [x, y, room];
      }
    }
    [left, right, top, bottom] = [best[0] - w, best[0] + w, best[1] - h, best[1] + h];
  }
  return best;
}

function inside(polygon, x, y) {
  let within = false;
  for (const ring of polygon) {
    for (let i = 1; i < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
    }
  }
  return within;
}

function distance([ax, ay], [bx, by], x, y) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}
