import { formatted, word } from "./words";

const rarely = 30_000;
const soon = 1500;

let votes = 0;
let comments = 0;
let isReordered = false;
let saidAt = -rarely;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Votes of other people came in. */
export function votesCame(count: number): void {
  votes += count;
  sayRarely();
}

/** Comments of other people came in. */
export function commentsCame(count: number): void {
  comments += count;
  sayRarely();
}

/** A ranking changed its order. */
export function orderChanged(): void {
  isReordered = true;
  sayRarely();
}

/** One sentence for screen readers, at most every half minute; what comes in between is added up. */
function sayRarely(): void {
  timer ??= setTimeout(say, Math.max(soon, saidAt + rarely - Date.now()));
}

function say(): void {
  timer = undefined;
  saidAt = Date.now();
  const sentences = [
    votes > 0 ? word("newVotes").replace("{0}", formatted(votes)) : "",
    comments > 0 ? word("newComments").replace("{0}", formatted(comments)) : "",
    isReordered ? word("newOrder") : "",
  ];
  [votes, comments, isReordered] = [0, 0, false];
  const place = document.querySelector("[data-live-news]");
  if (place) place.textContent = sentences.filter((sentence) => sentence !== "").join(" ");
}
