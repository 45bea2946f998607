type View = "map" | "list";

/** Maps are links and work without script; with it one chooses map or list, and a card tells of the province that is pointed at. */
export function enhanceMaps(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-geo]")) {
    offerViews(place);
    tellOf(place);
  }
}

/** A phone begins with the list, where nothing is small. */
function offerViews(place: HTMLElement): void {
  const buttons = [...place.querySelectorAll<HTMLButtonElement>("[data-view-choice]")];
  const list = place.querySelector<HTMLDetailsElement>("details.prov");
  const show = (view: View) => {
    place.dataset["view"] = view;
    if (list) list.open = view === "list";
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset["viewChoice"] === view));
  };
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset["viewChoice"] as View));
  show(matchMedia("(min-width: 720px)").matches ? "map" : "list");
}

/** The card shows the figures of the region under the pointer or the focus; a number on the map stands for its region. */
function tellOf(place: HTMLElement): void {
  const map = place.querySelector("svg.map");
  const card = place.querySelector<HTMLElement>("[data-map-card]");
  if (!map) return;
  const tell = (event: Event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const region = link && [...map.querySelectorAll<SVGAElement>("a[data-n]")].find((a) => a.getAttribute("href") === link.getAttribute("href"));
    map.querySelector(".on")?.classList.remove("on");
    if (!region) return;
    region.classList.add("on");
    if (card) fill(card, region);
  };
  map.addEventListener("pointerover", tell);
  map.addEventListener("focusin", tell);
  map.addEventListener("pointerleave", tell);
}

function fill(card: HTMLElement, region: SVGAElement): void {
  const label = region.getAttribute("aria-label") ?? "";
  const figures = (region.dataset["n"] ?? "").split("|");
  for (const name of card.querySelectorAll("[data-map-name]")) name.textContent = label.slice(0, label.lastIndexOf(", "));
  card.querySelectorAll("[data-map-figure]").forEach((figure, i) => (figure.textContent = figures[i] ?? ""));
  card.querySelector("[data-map-link]")?.setAttribute("href", region.getAttribute("href") ?? "");
}
