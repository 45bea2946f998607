import { formatted, shownNumber } from "./words";

const counting = 400;
const moving = 320;
const targets = new WeakMap<Element, number>();

/** Whoever asked the device for less motion gets none. */
export function isCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The number an element shows or is on its way to. */
export function numberOf(element: Element): number {
  return targets.get(element) ?? shownNumber(element);
}

/** Writes a number at once. */
export function setTo(element: Element, to: number): void {
  targets.delete(element);
  element.textContent = formatted(to);
}

/** Counts up or down to a number; a step of one, or a hidden page, needs no show. */
export function countTo(element: Element, to: number): void {
  const from = shownNumber(element);
  if (isCalm() || document.hidden || Math.abs(to - from) < 2) {
    setTo(element, to);
    return;
  }
  const isRunning = targets.has(element);
  targets.set(element, to);
  if (!isRunning) step(element, from, performance.now());
}

function step(element: Element, from: number, start: number): void {
  requestAnimationFrame((now) => {
    const to = targets.get(element);
    if (to === undefined) return;
    const part = Math.min(1, Math.max(0, now - start) / counting);
    if (part === 1 || !element.isConnected) {
      setTo(element, to);
      return;
    }
    element.textContent = formatted(Math.round(from + (to - from) * (1 - (1 - part) ** 3)));
    step(element, from, start);
  });
}

/** The votes a part of the page shows now, by proposal; of a number that is counting, where it has got to. */
export function numbersIn(root: ParentNode): Map<string, number> {
  return new Map([...root.querySelectorAll<HTMLElement>("[data-votes]")].map((element) => [element.dataset["votes"] ?? "", shownNumber(element)]));
}

/** Lets votes that came new with the page count on from what was shown before. */
export function countFrom(root: ParentNode, before: Map<string, number>): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-votes]")) {
    const from = before.get(element.dataset["votes"] ?? "");
    const to = shownNumber(element);
    if (from === undefined || from === to) continue;
    setTo(element, from);
    countTo(element, to);
  }
}

/** Where the rows of a ranking stand, by proposal. */
export function placesOf(root: ParentNode): Map<string, number> {
  return new Map([...root.querySelectorAll<HTMLElement>("[data-proposal]")].map((row) => [row.dataset["proposal"] ?? "", row.getBoundingClientRect().top]));
}

/** Lets rows that stand elsewhere now travel there from where they stood. */
export function moveRows(root: ParentNode, before: Map<string, number>): void {
  if (isCalm()) return;
  for (const row of root.querySelectorAll<HTMLElement>("[data-proposal]")) {
    const from = before.get(row.dataset["proposal"] ?? "");
    if (from === undefined) continue;
    const by = from - row.getBoundingClientRect().top;
    if (Math.abs(by) > 1) row.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: moving, easing: "cubic-bezier(.2,.7,.2,1)" });
  }
}
