import { votesCame } from "./announce";
import { countTo, isCalm, numberOf } from "./motion";
import { formatted, word } from "./words";

/** What the hub sends when votes of a proposal changed. */
export interface Tally {
  proposalId: number;
  votes: number;
  rank?: number | null;
}

const tickEvery = 3000;
const tickLasts = 2400;
const pending = new WeakMap<Element, { sum: number; busyUntil: number; timer?: ReturnType<typeof setTimeout> }>();

/** Writes a tally wherever the page shows that proposal; votes of other people also flash as "+n". */
export function showTally(tally: Tally, root: ParentNode = document): void {
  let most = 0;
  for (const element of root.querySelectorAll(`[data-votes="${tally.proposalId}"]`)) {
    const risen = tally.votes - numberOf(element);
    if (risen === 0) continue;
    countTo(element, tally.votes);
    if (risen > 0) tick(element, risen);
    most = Math.max(most, risen);
  }
  if (most > 0) votesCame(most);
  if (tally.rank == null) return;
  for (const element of root.querySelectorAll(`[data-rank="${tally.proposalId}"]`)) element.textContent = formatted(tally.rank);
}

/** One "+n" at a time, at most one every three seconds; what comes in between is added up. */
function tick(element: Element, risen: number): void {
  if (isCalm()) return;
  const state = pending.get(element) ?? { sum: 0, busyUntil: 0 };
  pending.set(element, state);
  state.sum += risen;
  if (state.timer !== undefined) return;
  state.timer = setTimeout(() => {
    delete state.timer;
    state.busyUntil = Date.now() + tickEvery;
    flash(element, state.sum);
    state.sum = 0;
  }, Math.max(0, state.busyUntil - Date.now()));
}

function flash(element: Element, sum: number): void {
  const sign = document.createElement("span");
  sign.className = "tick num in";
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.textContent = `${word("rising")} `;
  sign.append(spoken, `+${formatted(sum)}`);
  element.after(sign);
  setTimeout(() => sign.remove(), tickLasts);
}
