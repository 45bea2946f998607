import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { creationOptions, press, requestOptions, toJson } from "../src/passkeys";

const fetched = vi.fn((_address: string, _options?: RequestInit) => Promise.resolve(new Response("{}")));
const made = { toJSON: () => ({ id: "AQI" }) };
const device = { create: vi.fn(() => Promise.resolve(made)), get: vi.fn(() => Promise.resolve(made)) };
let sent: [string, string][] = [];

function button(kind: "create" | "get"): HTMLButtonElement {
  document.body.innerHTML = `
    <form method="post" action="/account/register">
      <input name="Input.Contact" value="siti@contoh.test" required>
      <input type="password" name="Input.Password" autocomplete="new-password" required>
      <div><button type="button" data-passkey="${kind}" data-options="/options" data-answer="/account/register?handler=Passkey">Kunci</button>
      <p hidden data-passkey-says data-none="tidak bisa" data-cancelled="batal" data-known="sudah ada" data-failed="gagal"><span></span></p></div>
    </form>`;
  const form = document.querySelector("form")!;
  form.requestSubmit = () => (sent = [...new FormData(form)] as [string, string][]);
  return document.querySelector("button")!;
}

const said = () => document.querySelector("[data-passkey-says] span")?.textContent;

beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("PublicKeyCredential", { parseCreationOptionsFromJSON: (x: unknown) => x, parseRequestOptionsFromJSON: (x: unknown) => x });
  vi.stubGlobal("navigator", { credentials: device });
  fetched.mockReset();
  fetched.mockImplementation(() => Promise.resolve(new Response("{}")));
});
afterEach(() => vi.unstubAllGlobals());

describe("a button that makes a passkey", () => {
  it("sends the form with the passkey and without the password", async () => {
    await press(button("create"));
    expect(String(fetched.mock.calls[0]?.[1]?.body)).toBe("Input.Contact=siti%40contoh.test");
    expect(sent).toEqual([["Input.Contact", "siti@contoh.test"], ["credential", '{"id":"AQI"}']]);
    expect(document.querySelector("[name=credential]")).toBeNull();
    expect(document.querySelector<HTMLInputElement>("[type=password]")?.disabled).toBe(false);
  });

  it("lets the server say what is wrong with the form", async () => {
    fetched.mockImplementation(() => Promise.resolve(new Response("", { status: 400 })));
    device.create.mockClear();
    await press(button("create"));
    expect(device.create).not.toHaveBeenCalled();
    expect(sent).toEqual([["Input.Contact", "siti@contoh.test"], ["credential", ""]]);
  });

  it.each([
    ["NotAllowedError", "batal"],
    ["InvalidStateError", "sudah ada"],
    ["SecurityError", "tidak bisa"],
    ["UnknownError", "gagal"],
  ])("says what %s means and sends nothing", async (name, sentence) => {
    device.create.mockImplementationOnce(() => Promise.reject(new DOMException("", name)));
    await press(button("create"));
    expect(said()).toBe(sentence);
    expect(sent).toEqual([]);
  });
});

describe("a button that uses a passkey", () => {
  it("says so where the browser knows none", async () => {
    Reflect.deleteProperty(window, "PublicKeyCredential");
    await press(button("get"));
    expect(said()).toBe("tidak bisa");
  });

  it("says so when the server does not answer", async () => {
    fetched.mockImplementation(() => Promise.resolve(new Response("", { status: 429 })));
    await press(button("get"));
    expect(said()).toBe("gagal");
  });
});

describe("where the browser reads and writes no JSON", () => {
  beforeEach(() => vi.stubGlobal("PublicKeyCredential", {}));

  it("options are decoded", () => {
    const json = { challenge: "-_8", rp: { name: "x" }, user: { id: "AQI", name: "s", displayName: "S" }, pubKeyCredParams: [], excludeCredentials: [{ id: "Aw", type: "public-key" as const }] };
    const options = creationOptions(json);
    expect([...(options.challenge as Uint8Array)]).toEqual([251, 255]);
    expect([...(options.user.id as Uint8Array)]).toEqual([1, 2]);
    expect([...(options.excludeCredentials![0]!.id as Uint8Array)]).toEqual([3]);
    expect([...(requestOptions({ challenge: "BA", allowCredentials: [] }).challenge as Uint8Array)]).toEqual([4]);
  });

  it("an answer is encoded", () => {
    const buffer = (...n: number[]) => new Uint8Array(n).buffer;
    const response = { clientDataJSON: buffer(1), authenticatorData: buffer(2), signature: buffer(251, 255), userHandle: null };
    const answer = JSON.parse(toJson({ id: "AQI", rawId: buffer(1, 2), type: "public-key", response } as unknown as Credential)) as object;
    expect(answer).toEqual({ id: "AQI", rawId: "AQI", type: "public-key", clientExtensionResults: {}, response: { clientDataJSON: "AQ", authenticatorData: "Ag", signature: "-_8" } });
  });
});
