import { expect, it } from "vitest";
import { enhanceForms } from "../src/forms";
import { enhanceMenus } from "../src/menus";

it("counts characters, focuses the errors, sends once and closes menus", () => {
  document.documentElement.lang = "id";
  document.body.innerHTML = `<div data-errors tabindex="-1">Salah</div>
    <form method="post"><input id="t" maxlength="160" value="abc"><p data-count="t"></p></form><details class="pop" open><summary>Menu</summary></details>`;
  enhanceForms();
  enhanceMenus();
  expect(document.activeElement).toBe(document.querySelector("[data-errors]"));

  const title = document.querySelector("input")!;
  expect(document.querySelector("[data-count]")?.textContent).toBe("157 karakter lagi");
  title.value = "abcd";
  title.dispatchEvent(new Event("input"));
  expect(document.querySelector("[data-count]")?.textContent).toBe("156 karakter lagi");

  const submit = () => document.querySelector("form")!.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  expect(submit()).toBe(true);
  expect(submit()).toBe(false);

  document.body.click();
  expect(document.querySelector("details")?.open).toBe(false);
});
