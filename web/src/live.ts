import type { HubConnection } from "@microsoft/signalr";
import { fragmentsOf, refreshSoon } from "./fragments";
import { showRanking } from "./ranking";
import { showTally, type Tally } from "./tallies";
import { word } from "./words";

const longestWait = 10_000;
const patience = 1500;
const regainedShows = 4000;

/** A random part of a growing span, so that thousands of pages do not come back in the same second. */
export function backOff(attempt: number): number {
  return Math.random() * Math.min(longestWait, 500 * 2 ** Math.min(attempt, 10));
}

/** Connects for the groups named in `<body data-live>`, for as long as the page is open. */
export async function startLive(): Promise<void> {
  const groups = document.body.dataset["live"];
  if (!groups) return;
  const { HubConnectionBuilder, LogLevel } = await import("@microsoft/signalr");
  const connection = new HubConnectionBuilder()
    .withUrl(`/live?groups=${encodeURIComponent(groups)}`)
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (retry) => backOff(retry.previousRetryCount) })
    .configureLogging(LogLevel.None)
    .build();
  await keepConnected(connection);
}

/** Hangs the page on a connection and starts it, again and again if need be. */
export async function keepConnected(connection: HubConnection): Promise<void> {
  const sign = new ConnectionSign();
  connection.on("tally", (tally: Tally) => showTally(tally));
  connection.on("ranking", showRanking);
  connection.on("changed", (change: { topic: string }) => fragmentsOf(change.topic).forEach((fragment) => refreshSoon(fragment)));
  const away = (): void => {
    mark(false);
    sign.lost();
  };
  const back = (): void => {
    mark(true);
    sign.regained();
    refreshAll();
  };
  connection.onreconnecting(away);
  connection.onreconnected(back);
  // The device knows at once that it is offline; the silence of the socket shows only after half a minute.
  addEventListener("offline", away);
  addEventListener("online", () => {
    if (connection.state.toString() === "Connected") back();
  });
  for (let attempt = 0; ; attempt++) {
    try {
      await connection.start();
      if (attempt > 0) back();
      else mark(true);
      return;
    } catch {
      sign.lost();
      await new Promise((resume) => setTimeout(resume, backOff(attempt)));
    }
  }
}

/** Styles and tests can tell whether the page is connected. */
function mark(connected: boolean): void {
  document.documentElement.classList.toggle("live-on", connected);
}

/** What was missed while away is not replayed: every fragment is fetched once. */
function refreshAll(): void {
  document.querySelectorAll<HTMLElement>("[data-fragment]").forEach((fragment) => refreshSoon(fragment));
}

class ConnectionSign {
  readonly #place = document.querySelector<HTMLElement>("[data-live-state]");
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown = false;

  /** Said only after a moment: a page that is being left or a short dip is not worth a word. */
  lost(): void {
    if (this.#shown) return;
    this.#later(patience, () => {
      this.#shown = true;
      this.#say(word("lost"));
    });
  }

  regained(): void {
    clearTimeout(this.#timer);
    if (!this.#shown) return;
    this.#shown = false;
    this.#say(word("regained"));
    this.#later(regainedShows, () => this.#say(""));
  }

  #later(milliseconds: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, milliseconds);
  }

  #say(sentence: string): void {
    document.documentElement.classList.toggle("live-lost", this.#shown);
    if (this.#place) this.#place.textContent = sentence;
  }
}
