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
  const regions = [...place.querySelectorAll<SVGAElement>("svg.map a[data-n]")];
  const card = place.querySelector<HTMLElement>("[data-map-card]");
  const tell = (event: Event) => {
    const link = event.target instanceof Element ? event.target.closest("svg.map a") : null;
    const region = regions.find((a) => a.getAttribute("href") === link?.getAttribute("href"));
    for (const other of regions) other.classList.toggle("on", other === region);
    if (card && region) fill(card, region);
  };
  // Not on the drawing: Chromium puts an svg that listens to focus into the tab order.
  place.addEventListener("pointerover", tell);
  place.addEventListener("focusin", tell);
}

function fill(card: HTMLElement, region: SVGAElement): void {
  const label = region.getAttribute("aria-label") ?? "";
  const figures = (region.dataset["n"] ?? "").split("|");
  for (const name of card.querySelectorAll("[data-map-name]")) name.textContent = label.slice(0, label.lastIndexOf(", "));
  card.querySelectorAll("[data-map-figure]").forEach((figure, i) => (figure.textContent = figures[i] ?? ""));
  card.querySelector("[data-map-link]")?.setAttribute("href", region.getAttribute("href") ?? "");
}
