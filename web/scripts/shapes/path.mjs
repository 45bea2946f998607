// Rings on an integer grid as one short SVG path.

/** Relative steps only; a ring that fell to fewer than three points is left out unless it is all there is. */
export function pathOf(rings) {
  const real = rings.filter((ring) => ring.length > 2);
  let at = [0, 0];
  return (real.length > 0 ? real : [dot(rings[0][0])])
    .map((ring) => {
      const path = `m${ring.map((point) => step(at, (at = point))).reduce(join)}z`;
      at = ring[0];
      return path;
    })
    .join("");
}

const step = (from, to) => join(String(to[0] - from[0]), String(to[1] - from[1]));

/** A minus sign parts two numbers by itself. */
const join = (a, b) => (b.startsWith("-") ? a + b : `${a} ${b}`);

const dot = ([x, y]) => [[x - 1, y], [x, y - 1], [x + 1, y], [x, y + 1]];
