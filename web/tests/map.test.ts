import { beforeEach, describe, expect, it, vi } from "vitest";
import { enhanceMaps } from "../src/map";

const get = (selector: string) => document.querySelector<HTMLElement>(selector)!;

function show(wide: boolean): void {
  vi.stubGlobal("matchMedia", () => ({ matches: wide }));
  document.body.innerHTML = `
    <div data-geo>
      <button type="button" data-view-choice="map" aria-pressed="false">Peta</button><button type="button" data-view-choice="list" aria-pressed="false">Daftar</button>
      <svg class="map"><a href="/regions/11" aria-label="Aceh, 6 tantangan terbuka" data-n="6|1.284|3 dari 4"><path class="l2"></path></a><g class="pins"><a href="/regions/11"><circle></circle></a></g></svg>
      <aside data-map-card><h3 data-map-name>Jawa Tengah</h3><b data-map-figure>2</b><b data-map-figure>45</b><b data-map-figure>–</b><a data-map-link href="/regions/33">Buka <span data-map-name>Jawa Tengah</span></a></aside>
      <details class="prov" open></details>
    </div>`;
  enhanceMaps();
}

describe("a map", () => {
  beforeEach(() => vi.unstubAllGlobals());

  it.each([
    [true, "map", false],
    [false, "list", true],
  ])("begins with what the window has room for (wide: %s)", (wide, view, open) => {
    show(wide);
    expect(get("[data-geo]").dataset["view"]).toBe(view);
    expect(get("details").hasAttribute("open")).toBe(open);
    expect(get(`[data-view-choice=${view}]`).getAttribute("aria-pressed")).toBe("true");
  });

  it("changes to the list and back", () => {
    show(true);
    get("[data-view-choice=list]").click();
    expect(get("details").hasAttribute("open")).toBe(true);
    expect(get("[data-view-choice=map]").getAttribute("aria-pressed")).toBe("false");
    get("[data-view-choice=map]").click();
    expect(get("[data-geo]").dataset["view"]).toBe("map");
  });

  it("tells of the region under the pointer, also by its number", () => {
    show(true);
    get("circle").dispatchEvent(new Event("pointerover", { bubbles: true }));
    expect(get("h3").textContent).toBe("Aceh");
    expect([...document.querySelectorAll("[data-map-figure]")].map((b) => b.textContent)).toEqual(["6", "1.284", "3 dari 4"]);
    expect(get("[data-map-link]").getAttribute("href")).toBe("/regions/11");
    expect(get("[data-map-link]").textContent).toBe("Buka Aceh");
    expect(get("a[data-n]").classList.contains("on")).toBe(true);
  });
});
