import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { vote } from "../src/vote";

const fetched = vi.fn((_address: string, _options?: RequestInit) => Promise.resolve(new Response()));
const answer = (status: number, body: unknown) => fetched.mockImplementation(() => Promise.resolve(new Response(JSON.stringify(body), { status })));
const counted = { votes: 1286, rank: 1, mine: true, remaining: 2, receipt: "r" };

function form(pressed = false): HTMLFormElement {
  document.body.innerHTML = `
    <form data-vote="42" data-state="${pressed ? "voted" : "idle"}" method="post" action="/proposals/42?handler=${pressed ? "Withdraw" : "Vote"}">
      <input type="hidden" name="__RequestVerificationToken" value="token">
      <b data-votes="42">1.284</b>
      <button type="submit" aria-pressed="${pressed}"><svg><use href="/assets/icons.svg#i-arrow-up"></use></svg><span>Dukung</span></button>
      <div class="why"></div>
    </form><b data-remaining>3</b><div data-quota="3"><svg class="petal"></svg><svg class="petal"></svg><svg class="petal"></svg></div>`;
  return document.querySelector("form")!;
}

const votes = () => document.querySelector("[data-votes]")?.textContent;

beforeEach(() => {
  vi.stubGlobal("fetch", fetched);
  fetched.mockReset();
  document.documentElement.lang = "id";
});
afterEach(() => vi.unstubAllGlobals());

describe("a vote", () => {
  it("shows at once and is confirmed by the server's number", async () => {
    answer(200, counted);
    const ballot = form();
    const sent = vote(ballot);
    expect(votes()).toBe("1.285");
    expect(ballot.dataset["state"]).toBe("saving");
    await sent;
    expect(votes()).toBe("1.286");
    expect(ballot.dataset["state"]).toBe("voted");
    expect(ballot.querySelector("button")?.getAttribute("aria-pressed")).toBe("true");
    expect(ballot.getAttribute("action")).toBe("/proposals/42?handler=Withdraw");
    expect(document.querySelector("[data-remaining]")?.textContent).toBe("2");
    expect(document.querySelectorAll(".petal.off")).toHaveLength(1);
  });

  it("goes to the API with the token of its form", async () => {
    answer(200, counted);
    await vote(form());
    const [address, options] = fetched.mock.calls[0]!;
    expect(address).toBe("/api/v1/proposals/42/vote");
    expect(options?.method).toBe("PUT");
    expect((options?.headers as Record<string, string>)["X-CSRF-TOKEN"]).toBe("token");
  });

  it("is withdrawn by pressing again", async () => {
    answer(200, { ...counted, votes: 1283, mine: false, remaining: 3 });
    const ballot = form(true);
    await vote(ballot);
    expect(fetched.mock.calls[0]?.[1]?.method).toBe("DELETE");
    expect(votes()).toBe("1.283");
    expect(ballot.dataset["state"]).toBe("idle");
  });

  it("comes back by the toast after it was withdrawn", async () => {
    answer(200, { ...counted, votes: 1283, mine: false, remaining: 3 });
    await vote(form(true));
    expect(document.querySelector(".toast")?.textContent).toBe("Dukungan ditarik.Urungkan");
    answer(200, counted);
    document.querySelector<HTMLButtonElement>(".toast button")!.click();
    await vi.waitFor(() => expect(votes()).toBe("1.286"));
    expect(document.querySelector(".toast")).toBeNull();
  });

  it("is taken back with the server's words when it is refused", async () => {
    answer(409, { detail: "Dukungan Anda habis." });
    const ballot = form();
    await vote(ballot);
    expect(votes()).toBe("1.284");
    expect(ballot.dataset["state"]).toBe("error");
    expect(ballot.querySelector(".why")?.textContent).toBe("Dukungan Anda habis.");
    expect(ballot.querySelector("button")?.getAttribute("aria-pressed")).toBe("false");
    expect(ballot.getAttribute("action")).toBe("/proposals/42?handler=Vote");
  });

  it("is taken back when the network is gone, and can be tried again", async () => {
    fetched.mockImplementation(() => Promise.reject(new TypeError("offline")));
    const ballot = form();
    await vote(ballot);
    expect(votes()).toBe("1.284");
    expect(ballot.querySelector(".why")?.textContent).toBe("Koneksi terputus. Suara belum tersimpan.");
    answer(200, counted);
    await vote(ballot);
    expect(ballot.dataset["state"]).toBe("voted");
    expect(ballot.querySelector(".why")?.textContent).toBe("");
  });

  it("does not show a person the inside of a broken server", async () => {
    answer(500, { detail: "NullReferenceException" });
    const ballot = form();
    await vote(ballot);
    expect(ballot.querySelector(".why")?.textContent).toBe("Suara belum tersimpan. Coba lagi sebentar lagi.");
  });
});
