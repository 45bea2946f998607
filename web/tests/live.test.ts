import type { HubConnection } from "@microsoft/signalr";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backOff } from "../src/live";

/** A hub that the test speaks for. */
class FakeHub {
  readonly handlers = new Map<string, (message: unknown) => void>();
  lost = () => {};
  back = () => {};
  start = vi.fn(() => Promise.resolve());
  on = (name: string, handler: (message: unknown) => void) => void this.handlers.set(name, handler);
  onreconnecting = (act: () => void) => (this.lost = act);
  onreconnected = (act: () => void) => (this.back = act);
  says = (name: string, message: unknown) => this.handlers.get(name)?.(message);
}

const fetched = vi.fn((_address: string, _options?: RequestInit) => Promise.resolve(new Response("<p>fresh</p>")));

async function page(html: string): Promise<FakeHub> {
  document.body.innerHTML = `${html}<div data-live-state></div>`;
  const hub = new FakeHub();
  vi.resetModules(); // every page begins with nothing said
  const { keepConnected } = await import("../src/live");
  await keepConnected(hub as unknown as HubConnection);
  return hub;
}

const soon = () => vi.advanceTimersByTimeAsync(300);
const text = (selector: string) => document.querySelector(selector)?.textContent;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched);
  fetched.mockClear();
  document.documentElement.lang = "id";
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a tally", () => {
  it("is written in the language of the page and shows how many came", async () => {
    const hub = await page(`<span><b data-votes="42">1.284</b></span><i data-rank="42">3</i>`);
    hub.says("tally", { proposalId: 42, votes: 1296, rank: 2 });
    await soon();
    expect(text("[data-votes]")).toBe("1.296");
    expect(text("[data-rank]")).toBe("2");
    expect(text(".tick")).toBe("bertambah +12");
    await vi.advanceTimersByTimeAsync(2500);
    expect(document.querySelector(".tick")).toBeNull();
  });

  it("has a comma on English pages", async () => {
    document.documentElement.lang = "en";
    const hub = await page(`<b data-votes="42">1,284</b>`);
    hub.says("tally", { proposalId: 42, votes: 1300, rank: null });
    await vi.advanceTimersByTimeAsync(500);
    expect(text("[data-votes]")).toBe("1,300");
  });

  it("flashes at most once in three seconds and adds up what came between", async () => {
    const hub = await page(`<span><b data-votes="1">10</b></span>`);
    hub.says("tally", { proposalId: 1, votes: 11 });
    await soon();
    hub.says("tally", { proposalId: 1, votes: 13 });
    hub.says("tally", { proposalId: 1, votes: 15 });
    await soon();
    expect(document.querySelectorAll(".tick")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3000);
    expect(text(".tick")).toBe("bertambah +4");
  });

  it("counts up to the new number", async () => {
    const hub = await page(`<span><b data-votes="1">100</b></span>`);
    hub.says("tally", { proposalId: 1, votes: 200 });
    await vi.advanceTimersByTimeAsync(100);
    const between = Number(text("[data-votes]"));
    expect(between).toBeGreaterThan(100);
    expect(between).toBeLessThan(200);
    await vi.advanceTimersByTimeAsync(400);
    expect(text("[data-votes]")).toBe("200");
  });

  it("is told to screen readers rarely, and added up", async () => {
    const hub = await page(`<b data-votes="1">10</b><p data-live-news></p>`);
    hub.says("tally", { proposalId: 1, votes: 12 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(text("[data-live-news]")).toBe("2 dukungan baru.");
    hub.says("tally", { proposalId: 1, votes: 13 });
    hub.says("tally", { proposalId: 1, votes: 16 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(text("[data-live-news]")).toBe("2 dukungan baru.");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(text("[data-live-news]")).toBe("4 dukungan baru.");
  });

  it("is silent when people asked for no motion", async () => {
    vi.stubGlobal("matchMedia", () => ({ matches: true }));
    const hub = await page(`<span><b data-votes="1">10</b></span>`);
    hub.says("tally", { proposalId: 1, votes: 12 });
    await soon();
    expect(text("[data-votes]")).toBe("12");
    expect(document.querySelector(".tick")).toBeNull();
  });
});

describe("a new comment", () => {
  it("is marked, and told to screen readers", async () => {
    const hub = await page(`<section data-fragment="/p" data-topic="comments:42"><li class="cmt" id="c1">old</li></section><p data-live-news></p>`);
    fetched.mockImplementationOnce(() => Promise.resolve(new Response(`<li class="cmt" id="c1">old</li><li class="cmt" id="c2">new</li>`)));
    hub.says("changed", { topic: "comments:42" });
    await soon();
    expect([...document.querySelectorAll(".just-in")].map((comment) => comment.id)).toEqual(["c2"]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(text("[data-live-news]")).toContain("1 tanggapan baru.");
  });
});

describe("a changed topic", () => {
  const fragment = (inside: string) => `<section data-fragment="/p/42?handler=Comments" data-topic="comments:42 proposal:42">${inside}</section>`;

  it("refetches the fragments of that topic once, and no other", async () => {
    const hub = await page(fragment("old") + `<div data-fragment="/other" data-topic="comments:7">old</div>`);
    hub.says("changed", { topic: "comments:42" });
    hub.says("changed", { topic: "proposal:42" });
    await soon();
    expect(fetched.mock.calls.map(([address]) => address)).toEqual(["/p/42?handler=Comments"]);
    expect(fetched.mock.calls[0]?.[1]?.headers).toEqual({ "X-Requested-With": "fetch" });
    expect(text("section")).toBe("fresh");
    expect(text("[data-fragment='/other']")).toBe("old");
  });

  it("never replaces what somebody writes; it offers to, and then keeps the words", async () => {
    const hub = await page(fragment(`<textarea id="reply"></textarea>`));
    const reply = document.querySelector("textarea")!;
    reply.value = "Setuju, karena";
    fetched.mockImplementation(() => Promise.resolve(new Response(`<p>new comment</p><textarea id="reply"></textarea>`)));
    hub.says("changed", { topic: "comments:42" });
    await soon();
    expect(fetched).not.toHaveBeenCalled();
    const button = document.querySelector<HTMLButtonElement>(".fresh button")!;
    expect(button.textContent).toBe("Ada yang baru. Perbarui");
    button.click();
    await soon();
    expect(text("section p")).toBe("new comment");
    expect(document.querySelector("textarea")!.value).toBe("Setuju, karena");
    expect(document.querySelector(".fresh")).toBeNull();
  });

  it("never replaces the focused element", async () => {
    const hub = await page(fragment(`<a id="link" href="/x">link</a>`));
    document.getElementById("link")!.focus();
    hub.says("changed", { topic: "comments:42" });
    await soon();
    expect(document.getElementById("link")).toBe(document.activeElement);
    expect(document.querySelectorAll(".fresh")).toHaveLength(1);
  });

  it("waits for writing that began while the answer was under way", async () => {
    const hub = await page(fragment(`<textarea></textarea>`));
    fetched.mockImplementation(() => {
      document.querySelector("textarea")!.value = "Baru";
      return Promise.resolve(new Response("fresh"));
    });
    hub.says("changed", { topic: "comments:42" });
    await soon();
    expect(document.querySelector("textarea")?.value).toBe("Baru");
    expect(document.querySelectorAll(".fresh")).toHaveLength(1);
  });

  it("leaves the page as it is when the server does not answer", async () => {
    const hub = await page(fragment("old"));
    fetched.mockImplementation(() => Promise.reject(new TypeError("offline")));
    hub.says("changed", { topic: "comments:42" });
    await soon();
    expect(text("section")).toBe("old");
  });
});

describe("a ranking", () => {
  const list = `<section data-fragment="/c/7?handler=Ranking" data-topic="challenge:7"><ol data-ranking="7">
    <li data-proposal="1"><b data-votes="1">20</b></li><li data-proposal="2"><b data-votes="2">10</b></li></ol></section><u data-cutline="7">10</u>`;
  const top = (...votes: [number, number][]) => votes.map(([proposalId, number], place) => ({ proposalId, votes: number, rank: place + 1 }));

  beforeEach(() => void fetched.mockImplementation(() => Promise.resolve(new Response("fresh"))));

  it("writes numbers and the line while the order is the same", async () => {
    const hub = await page(list);
    hub.says("ranking", { challengeId: 7, top: top([1, 22], [2, 12]), cutLine: 12 });
    await soon();
    expect(text("[data-votes='2']")).toBe("12");
    expect(text("u")).toBe("12");
    expect(fetched).not.toHaveBeenCalled();
  });

  it("fetches the list when the order is another", async () => {
    const hub = await page(list);
    hub.says("ranking", { challengeId: 7, top: top([2, 25], [1, 22]), cutLine: 22 });
    await soon();
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(text("section")).toBe("fresh");
  });

  it("goes on counting in a list that was fetched meanwhile", async () => {
    fetched.mockImplementation(() => Promise.resolve(new Response(`<ol data-ranking="7"><li data-proposal="2"><b data-votes="2">90</b></li></ol>`)));
    const hub = await page(list);
    hub.says("changed", { topic: "challenge:7" });
    await vi.waitUntil(() => document.querySelector("[data-votes='1']") === null, { interval: 5 });
    expect(Number(text("[data-votes='2']"))).toBeLessThan(90);
    await vi.advanceTimersByTimeAsync(500);
    expect(text("[data-votes='2']")).toBe("90");
  });

  it("does not move rows under the pointer", async () => {
    const hub = await page(list);
    const section = document.querySelector("section")!;
    section.matches = (selector: string) => selector === ":hover" || Element.prototype.matches.call(section, selector);
    hub.says("ranking", { challengeId: 7, top: top([2, 25], [1, 22]) });
    await soon();
    expect(fetched).not.toHaveBeenCalled();
    expect(text(".fresh")).toBe("Urutan berubah. Perbarui");
  });
});

describe("the connection", () => {
  it("says when it is lost and when it is back, and then fetches every fragment once", async () => {
    fetched.mockImplementation(() => Promise.resolve(new Response("fresh")));
    const hub = await page(`<div data-fragment="/a" data-topic="a"></div><div data-fragment="/b" data-topic="b"></div>`);
    hub.lost();
    await vi.advanceTimersByTimeAsync(2000);
    expect(text("[data-live-state]")).toContain("terputus");
    hub.back();
    await soon();
    expect(text("[data-live-state]")).toBe("Tersambung lagi.");
    expect(fetched.mock.calls.map(([address]) => address).sort()).toEqual(["/a", "/b"]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(text("[data-live-state]")).toBe("");
  });

  it("says nothing of a short dip", async () => {
    const hub = await page("");
    hub.lost();
    await vi.advanceTimersByTimeAsync(500);
    hub.back();
    await vi.advanceTimersByTimeAsync(5000);
    expect(text("[data-live-state]")).toBe("");
  });

  it("is tried again for ever, never longer than ten seconds apart", async () => {
    const hub = new FakeHub();
  vi.resetModules(); // every page begins with nothing said
  const { keepConnected } = await import("../src/live");
    hub.start.mockRejectedValueOnce(new Error()).mockRejectedValueOnce(new Error());
    const connected = keepConnected(hub as unknown as HubConnection);
    await vi.advanceTimersByTimeAsync(3000);
    await connected;
    expect(hub.start).toHaveBeenCalledTimes(3);
    for (let attempt = 0; attempt < 2000; attempt++) expect(backOff(attempt)).toBeLessThanOrEqual(10_000);
  });
});
