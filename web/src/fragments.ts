import { commentsCame, orderChanged } from "./announce";
import { countFrom, moveRows, numbersIn, placesOf } from "./motion";
import { type Word, word } from "./words";

const spread = 250;
const waiting = new WeakSet<HTMLElement>();
const running = new WeakMap<HTMLElement, { again: boolean }>();

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Fragments that want to hear of a topic. */
export function fragmentsOf(topic: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-fragment]")].filter((fragment) =>
    (fragment.dataset["topic"] ?? "").split(/\s+/).includes(topic),
  );
}

/** Refetches soon, at a random moment so that all viewers do not ask at once; many changes become one fetch. */
export function refreshSoon(fragment: HTMLElement, reason: Word = "fresh"): void {
  if (waiting.has(fragment)) return;
  waiting.add(fragment);
  setTimeout(() => {
    waiting.delete(fragment);
    void refresh(fragment, reason);
  }, Math.random() * spread);
}

/** Fetches a fragment and puts it in place, unless somebody works inside it: then a button offers it. */
export async function refresh(fragment: HTMLElement, reason: Word = "fresh", asked = false): Promise<void> {
  const current = running.get(fragment);
  if (current) {
    current.again = true;
    return;
  }
  if (!asked && isInUse(fragment, reason)) {
    offer(fragment, reason);
    return;
  }
  const run = { again: false };
  running.set(fragment, run);
  try {
    const html = await fetched(fragment);
    // Somebody may have begun to type while the answer was under way.
    if (html === null) return;
    if (!asked && isInUse(fragment, reason)) offer(fragment, reason);
    else replace(fragment, html);
  } finally {
    running.delete(fragment);
    if (run.again && fragment.isConnected) refreshSoon(fragment, reason);
  }
}

/** The focused element or unsent input is inside; for a new order of a list the pointer counts too. */
export function isInUse(fragment: HTMLElement, reason: Word): boolean {
  const focused = document.activeElement;
  return (
    (focused !== null && focused !== document.body && fragment.contains(focused)) ||
    unsent(fragment).length > 0 ||
    fragment.querySelector("[data-state=saving]") !== null ||
    (reason === "reordered" && fragment.matches(":hover"))
  );
}

async function fetched(fragment: HTMLElement): Promise<string | null> {
  try {
    const answer = await fetch(fragment.dataset["fragment"] ?? "", { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null; // offline: the reconnect fetches everything again
  }
}

function replace(fragment: HTMLElement, html: string): void {
  const kept = unsent(fragment).map((control) => ({ key: keyOf(control), value: control.value, checked: "checked" in control && control.checked }));
  const focusedId = fragment.contains(document.activeElement) ? document.activeElement?.id : "";
  const anchor = whatOneReads(fragment);
  const places = placesOf(fragment);
  const numbers = numbersIn(fragment);
  const comments = commentsIn(fragment);
  fragment.innerHTML = html;
  withdrawOffer(fragment);
  countFrom(fragment, numbers);
  holdStill(anchor);
  moveRows(fragment, places);
  tellNews(fragment, places, comments);
  for (const control of controls(fragment)) {
    const before = kept.find((one) => one.key === keyOf(control));
    if (!before) continue;
    if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) control.checked = before.checked;
    else control.value = before.value;
  }
  if (focusedId) document.getElementById(focusedId)?.focus({ preventScroll: true });
}

/** The first thing in view that has a name and a place on the screen: after the change it shall stand where it stood. */
function whatOneReads(fragment: HTMLElement): { id: string; top: number } | { after: Element; top: number } | null {
  const box = fragment.getBoundingClientRect();
  if (box.top >= 0) return null; // all that changes is below what one reads, or begins in view
  if (box.bottom <= 0) return fragment.nextElementSibling ? { after: fragment.nextElementSibling, top: fragment.nextElementSibling.getBoundingClientRect().top } : null;
  const first = [...fragment.querySelectorAll("[id]")].find((element) => element.getBoundingClientRect().bottom > 0);
  return first ? { id: first.id, top: first.getBoundingClientRect().top } : null;
}

function holdStill(anchor: ReturnType<typeof whatOneReads>): void {
  if (!anchor) return;
  const element = "id" in anchor ? document.getElementById(anchor.id) : anchor.after;
  if (element) scrollBy({ top: element.getBoundingClientRect().top - anchor.top, behavior: "instant" });
}

function commentsIn(fragment: HTMLElement): Set<string> {
  return new Set([...fragment.querySelectorAll(".cmt[id]")].map((comment) => comment.id));
}

/** New comments are marked for a moment and counted for screen readers, a new order of a ranking is told. */
function tellNews(fragment: HTMLElement, places: Map<string, number>, comments: Set<string>): void {
  const order = [...placesOf(fragment).keys()];
  if (places.size > 0 && order.join() !== [...places.keys()].join()) orderChanged();
  const fresh = [...fragment.querySelectorAll(".cmt[id]")].filter((comment) => !comments.has(comment.id));
  fresh.forEach((comment) => comment.classList.add("just-in"));
  if (fresh.length > 0) commentsCame(fresh.length);
}

function offer(fragment: HTMLElement, reason: Word): void {
  if (fragment.previousElementSibling?.matches(".fresh")) return;
  const line = document.createElement("div");
  line.className = "fresh";
  line.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-soft btn-sm";
  button.textContent = word(reason);
  button.addEventListener("click", () => void refresh(fragment, reason, true));
  line.append(button);
  fragment.before(line);
}

function withdrawOffer(fragment: HTMLElement): void {
  if (fragment.previousElementSibling?.matches(".fresh")) fragment.previousElementSibling.remove();
}

function controls(fragment: HTMLElement): Control[] {
  return [...fragment.querySelectorAll<Control>("input:not([type=hidden]), textarea, select")];
}

function unsent(fragment: HTMLElement): Control[] {
  return controls(fragment).filter((control) => {
    if (control instanceof HTMLSelectElement) return control.selectedIndex !== Math.max(0, [...control.options].findIndex((option) => option.defaultSelected));
    if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) return control.checked !== control.defaultChecked;
    return control.value !== control.defaultValue;
  });
}

function keyOf(control: Control): string {
  return control.id || `${control.form?.getAttribute("action") ?? ""} ${control.name}`;
}
