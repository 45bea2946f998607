import { numberOf, setTo } from "./motion";
import { dismiss, toast } from "./toast";
import { formatted, language, type Word, word } from "./words";

interface VoteAnswer {
  votes: number;
  rank: number | null;
  mine: boolean;
  remaining: number | null;
}

/** Vote forms answer at once and take it back when the server refuses. Without this script they are plain forms. */
export function enhanceVotes(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset["vote"]) return;
    event.preventDefault();
    if (form.dataset["state"] !== "saving") void vote(form);
  });
}

/** Casts or withdraws the vote of one form. */
export async function vote(form: HTMLFormElement): Promise<void> {
  const had = pressed(form);
  const votesBefore = shownVotes(form);
  dismiss();
  show(form, "saving", !had, "saving");
  write(form, votesBefore + (had ? -1 : 1));
  const refusal = await send(form, had).catch(() => word("offline"));
  if (refusal === null) {
    if (had) toast(word("withdrawn"), word("undo"), () => void vote(form));
    return;
  }
  write(form, votesBefore);
  show(form, "error", had, "retry", refusal);
}

/** Null when it was counted, otherwise the sentence that says why not. */
async function send(form: HTMLFormElement, withdraw: boolean): Promise<string | null> {
  const answer = await fetch(`/api/v1/proposals/${form.dataset["vote"]}/vote`, {
    method: withdraw ? "DELETE" : "PUT",
    headers: {
      Accept: "application/json",
      "Accept-Language": language(),
      "X-CSRF-TOKEN": form.querySelector<HTMLInputElement>("[name=__RequestVerificationToken]")?.value ?? "",
    },
    credentials: "same-origin",
  });
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
    return answer.status < 500 && problem.detail ? problem.detail : word("failed");
  }
  const result = (await answer.json()) as VoteAnswer;
  write(form, result.votes);
  show(form, result.mine ? "voted" : "idle", result.mine, result.mine ? "supported" : "support");
  if (result.remaining !== null && result.remaining !== undefined) showRemaining(result.remaining);
  return null;
}

function pressed(form: HTMLFormElement): boolean {
  return form.querySelector("button")?.getAttribute("aria-pressed") === "true";
}

function shownVotes(form: HTMLFormElement): number {
  const number = form.querySelector("[data-votes]");
  return number ? numberOf(number) : 0;
}

function write(form: HTMLFormElement, votes: number): void {
  // The same proposal may stand elsewhere on the page, too.
  for (const number of document.querySelectorAll(`[data-votes="${form.dataset["vote"]}"]`)) setTo(number, Math.max(0, votes));
}

function show(form: HTMLFormElement, state: string, isPressed: boolean, label: Word, why = ""): void {
  form.dataset["state"] = state;
  form.setAttribute("action", form.getAttribute("action")?.replace(/handler=\w+/, `handler=${isPressed ? "Withdraw" : "Vote"}`) ?? "");
  const button = form.querySelector("button");
  button?.setAttribute("aria-pressed", String(isPressed));
  button?.toggleAttribute("aria-busy", state === "saving");
  const text = button?.querySelector("span");
  if (text) text.textContent = word(label);
  const icon = button?.querySelector("use");
  const symbol = state === "error" ? "arrow-clockwise" : isPressed ? "check-lg" : "arrow-up";
  icon?.setAttribute("href", `${icon.getAttribute("href")?.split("#")[0]}#i-${symbol}`);
  const reason = form.querySelector(".why");
  if (reason) reason.textContent = why;
}

function showRemaining(remaining: number): void {
  for (const place of document.querySelectorAll("[data-remaining]")) place.textContent = formatted(remaining);
  for (const quota of document.querySelectorAll("[data-quota]")) {
    quota.querySelectorAll(".petal").forEach((petal, place) => petal.classList.toggle("off", place >= remaining));
  }
}
