const lasts = 6000;
let shown: { place: HTMLElement; timer: ReturnType<typeof setTimeout> } | undefined;

/** One sentence with one way back, for six seconds or as long as the pointer or the focus rests on it. */
export function toast(sentence: string, action: string, act: () => void): void {
  dismiss();
  const place = document.createElement("div");
  place.className = "toast";
  place.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm";
  button.textContent = action;
  button.addEventListener("click", () => {
    dismiss();
    act();
  });
  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dismiss();
  });
  document.body.append(place);
  // A status is read out when something comes into it, not when it comes itself.
  const text = document.createElement("span");
  text.textContent = sentence;
  place.append(text, button);
  shown = { place, timer: setTimeout(fade, lasts) };
}

function fade(): void {
  if (!shown) return;
  if (shown.place.matches(":hover, :focus-within")) shown.timer = setTimeout(fade, lasts);
  else dismiss();
}

/** Takes the toast away. */
export function dismiss(): void {
  if (!shown) return;
  clearTimeout(shown.timer);
  shown.place.remove();
  shown = undefined;
}
