// Loaded as a classic script in the head, before the first paint: the remembered theme must not flash.
(() => {
  type Choice = "light" | "dark" | "system";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function remembered(): Choice {
    try {
      const choice = localStorage.getItem("theme");
      return choice === "light" || choice === "dark" ? choice : "system";
    } catch {
      return "system"; // storage is switched off: follow the device
    }
  }

  function show(choice: Choice): void {
    root.dataset["bsTheme"] = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
    for (const button of document.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset["themeChoice"] === choice));
    }
  }

  /** All colours at once: while they fade, text is hard to read. */
  function change(choice: Choice): void {
    root.classList.add("no-transition");
    show(choice);
    root.getBoundingClientRect(); // the new colours are computed while nothing may fade
    root.classList.remove("no-transition");
  }

  root.classList.add("js");
  show(remembered());
  dark.addEventListener("change", () => change(remembered()));
  document.addEventListener("DOMContentLoaded", () => show(remembered()));
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-theme-choice]") : null;
    if (!button) return;
    const choice = button.dataset["themeChoice"] as Choice;
    try {
      localStorage.setItem("theme", choice);
    } catch {
      // The choice holds for this page only.
    }
    change(choice);
  });
})();
