import { formatted, word } from "./words";

/** Small help for forms: characters left, focus on the list of errors, one submission per click. */
export function enhanceForms(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-count]")) countCharacters(place);
  document.querySelector<HTMLElement>("[data-errors]")?.focus();
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

function sendOnce(event: Event): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || form.dataset["vote"] || event.defaultPrevented) return;
  if (form.hasAttribute("data-sent")) event.preventDefault();
  else form.setAttribute("data-sent", "");
}
