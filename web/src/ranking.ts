import { refreshSoon } from "./fragments";
import { showTally, type Tally } from "./tallies";
import { formatted } from "./words";

/** What the hub sends when the order of a challenge may have changed. */
export interface Ranking {
  challengeId: number;
  top: Tally[];
  cutLine?: number | null;
}

/** Numbers are written at once; a different order is fetched, because below and above the line rows look different. */
export function showRanking(ranking: Ranking): void {
  for (const tally of ranking.top) showTally(tally);
  if (typeof ranking.cutLine === "number") {
    for (const line of document.querySelectorAll(`[data-cutline="${ranking.challengeId}"]`)) line.textContent = formatted(ranking.cutLine);
  }
  for (const list of document.querySelectorAll<HTMLElement>(`[data-ranking="${ranking.challengeId}"]`)) {
    const fragment = list.closest<HTMLElement>("[data-fragment]");
    if (fragment && orderDiffers(list, ranking.top)) refreshSoon(fragment, "reordered");
  }
}

function orderDiffers(list: HTMLElement, top: Tally[]): boolean {
  const shown = [...list.querySelectorAll<HTMLElement>("[data-proposal]")].map((row) => Number(row.dataset["proposal"]));
  const compared = Math.min(shown.length, top.length);
  return top.slice(0, compared).some((tally, place) => tally.proposalId !== shown[place]) || (shown.length === 0 && top.length > 0);
}
