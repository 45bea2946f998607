import { formatted, word } from "./words";

/** Small help for forms: characters left, focus on the list of errors, one submission per click. */
export function enhanceForms(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-count]")) countCharacters(place);
  document.querySelector<HTMLElement>("[data-errors]")?.focus();
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-reveal]")) button.addEventListener("click", () => reveal(button));
  document.addEventListener("submit", sendOnce);
  // A page that comes back from the browser's memory may be sent again.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => form.removeAttribute("data-sent")));
}

function countCharacters(place: HTMLElement): void {
  const control = document.getElementById(place.dataset["count"] ?? "");
  if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) || control.maxLength < 0) return;
  const show = (): void => {
    place.textContent = word("left").replace("{0}", formatted(control.maxLength - control.value.length));
  };
  control.addEventListener("input", show);
  show();
}

/** Shows a password as text, or hides it again. */
function reveal(button: HTMLButtonElement): void {
  const control = document.getElementById(button.dataset["reveal"] ?? "");
  if (!(control instanceof HTMLInputElement)) return;
  const shown = control.type === "password";
  control.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

function sendOnce(event: Event): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || form.dataset["vote"] || event.defaultPrevented) return;
  if (form.hasAttribute("data-sent")) event.preventDefault();
  else form.setAttribute("data-sent", "");
}
