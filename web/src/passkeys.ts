/** A script of its own, so that only pages with passkeys load it. What it says stands in the page, in both languages. */

type Trouble = "none" | "cancelled" | "known" | "failed";

/** The browser's offer in the list of a field, which must end before anything else is asked of the device. */
let offer: AbortController | undefined;

/** Buttons make or use a passkey: data-options says what to ask of the device, data-answer where the answer goes. */
export function enhancePasskeys(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-passkey]")) button.addEventListener("click", () => void press(button));
  void offerInField();
}

/** Asks the device and sends its answer with the form. */
export async function press(button: HTMLButtonElement): Promise<void> {
  const form = button.form;
  if (!form || button.hasAttribute("aria-busy")) return;
  say(button, undefined);
  if (!("PublicKeyCredential" in window)) return say(button, "none");
  const makes = button.dataset["passkey"] === "create";
  if (makes && !withoutPassword(form, () => form.reportValidity())) return;
  try {
    offer?.abort();
    button.setAttribute("aria-busy", "true");
    const answer = makes ? await make(button, form) : await use(button);
    // Nothing was asked for because the form is not right yet: the server says what, as without script.
    send(button, form, answer ?? "");
  } catch (error) {
    say(button, troubleOf(error));
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** The passkey stands in the place of the password. */
function withoutPassword<T>(form: HTMLFormElement, act: () => T): T {
  const passwords = [...form.querySelectorAll<HTMLInputElement>("[autocomplete$=password]")];
  for (const password of passwords) password.disabled = true;
  const result = act();
  for (const password of passwords) password.disabled = false;
  return result;
}

/** Browsers that can, list passkeys below the field where the address is typed. */
async function offerInField(): Promise<void> {
  const button = document.querySelector<HTMLButtonElement>("button[data-passkey=get]");
  if (!button?.form?.querySelector("[autocomplete~=webauthn]") || !(await window.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
  offer = new AbortController();
  try {
    send(button, button.form, await use(button, { mediation: "conditional", signal: offer.signal }));
  } catch {
    // Nobody chose one; the button is still there.
  }
}

/** Null when the server refuses the rest of the form. */
async function make(button: HTMLButtonElement, form: HTMLFormElement): Promise<string | null> {
  const fields = withoutPassword(form, () => [...new FormData(form)]).map(([name, value]) => [name, String(value)]);
  const asked = await fetch(button.dataset["options"] ?? "", { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
  if (asked.status === 400 || asked.status === 409) return null;
  const publicKey = creationOptions((await jsonOf(asked)) as PublicKeyCredentialCreationOptionsJSON);
  return toJson(await navigator.credentials.create({ publicKey }));
}

async function use(button: HTMLButtonElement, how: CredentialRequestOptions = {}): Promise<string> {
  const asked = await fetch(button.dataset["options"] ?? "", { credentials: "same-origin" });
  const publicKey = requestOptions((await jsonOf(asked)) as PublicKeyCredentialRequestOptionsJSON);
  return toJson(await navigator.credentials.get({ ...how, publicKey }));
}

async function jsonOf(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(`asked in vain: ${answer.status}`);
  return answer.json();
}

/** As if a button of the form had been pressed; nothing of it stays in the page. */
function send(button: HTMLButtonElement, form: HTMLFormElement, credential: string): void {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "credential", value: credential });
  const submitter = document.createElement("button");
  Object.assign(submitter, { type: "submit", hidden: true, formNoValidate: true, formAction: button.dataset["answer"] });
  form.append(field, submitter);
  withoutPassword(form, () => form.requestSubmit(submitter));
  field.remove();
  submitter.remove();
}

function say(button: HTMLButtonElement, trouble: Trouble | undefined): void {
  const place = button.parentElement?.querySelector<HTMLElement>("[data-passkey-says]");
  if (!place) return;
  place.hidden = trouble === undefined;
  const text = place.querySelector("span");
  if (text) text.textContent = trouble ? (place.dataset[trouble] ?? "") : "";
}

function troubleOf(error: unknown): Trouble {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError": // also when the device took too long
    case "AbortError":
      return "cancelled";
    case "InvalidStateError":
      return "known";
    case "NotSupportedError":
    case "SecurityError":
      return "none";
    default:
      return "failed";
  }
}

/** Older browsers do not read JSON themselves. */
export function creationOptions(json: PublicKeyCredentialCreationOptionsJSON): PublicKeyCredentialCreationOptions {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  const { challenge, user, excludeCredentials } = json;
  return { ...json, challenge: bytes(challenge), user: { ...user, id: bytes(user.id) }, excludeCredentials: named(excludeCredentials) } as unknown as PublicKeyCredentialCreationOptions;
}

export function requestOptions(json: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return { ...json, challenge: bytes(json.challenge), allowCredentials: named(json.allowCredentials) } as unknown as PublicKeyCredentialRequestOptions;
}

function named(keys: PublicKeyCredentialDescriptorJSON[] | undefined): PublicKeyCredentialDescriptor[] {
  return (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }) as PublicKeyCredentialDescriptor);
}

/** Nor do they write it; and what password managers put in the place of the browser's own objects sometimes throws. */
export function toJson(credential: Credential | null): string {
  const key = credential as PublicKeyCredential;
  try {
    return JSON.stringify(key.toJSON());
  } catch {
    const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = key.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
    const response = attestationObject
      ? { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject), transports: (key.response as AuthenticatorAttestationResponse).getTransports?.() ?? [] }
      : { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature), ...(userHandle && { userHandle: text(userHandle) }) };
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: {}, response });
  }
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

enhancePasskeys();
