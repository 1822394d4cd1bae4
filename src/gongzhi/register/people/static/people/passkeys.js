/* Passkeys: the finger, face or PIN of this device instead of a code. Where the browser knows none of
   it, or this address is not the one they are made for, nothing here is shown and the page works as
   before. Nothing typed is lost: an answer travels in a form of its own, a fault is said in place. */
(() => {
  "use strict";
  const NEARLY = 2000; // ms before the end of the time at which a browser has given up by itself

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const isOwn = (rp) => location.hostname === rp || location.hostname.endsWith(`.${rp}`);
  const isKnown = () => window.isSecureContext && "PublicKeyCredential" in window && "credentials" in navigator;

  const listed = (kept) => (kept || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const forCreate = (wanted) => ({
    ...wanted,
    challenge: bytes(wanted.challenge),
    user: { ...wanted.user, id: bytes(wanted.user.id) },
    excludeCredentials: listed(wanted.excludeCredentials),
  });
  const forGet = (wanted) => ({ ...wanted, challenge: bytes(wanted.challenge) });

  function answered(credential) {
    const { response } = credential;
    const said = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      said.attestationObject = text(response.attestationObject);
      said.transports = response.getTransports ? response.getTransports() : [];
    } else {
      said.authenticatorData = text(response.authenticatorData);
      said.signature = text(response.signature);
      said.userHandle = response.userHandle ? text(response.userHandle) : null;
    }
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: said };
  }

  class Said extends Error {} // a sentence of the server's, shown as it is

  function sentence(fault, { how, waited, most, old }) {
    if (fault instanceof Said) return fault.message;
    if (fault.name === "InvalidStateError") return "这台设备已经加过了，不用再加。";
    if (fault.name === "NotAllowedError" && waited > most - NEARLY) return `等得太久，这一次作废了。再点一次。${old}`;
    if (fault.name === "NotAllowedError" && how === "create") return `没有加成：点了取消，或者设备没有确认是您。再点一次。${old}`;
    if (fault.name === "NotAllowedError") return `没有登录：点了取消，或者这台设备上没有加过。${old}`;
    if (fault.name === "AbortError") return `取消了。${old}`;
    if (fault.name === "SecurityError") return `在这个网址用不了，请从平时的网址打开。${old}`;
    if (fault.name === "NotSupportedError" || fault.name === "ConstraintError")
      return `这台设备没有设指纹、面容或开机密码，先到系统设置里设好。${old}`;
    if (fault instanceof TypeError || fault instanceof SyntaxError) return `没有连上，或者登录过期了。刷新一下再试。${old}`;
    return `没有办成。${old}`;
  }

  /* What stands in the form, without secrets and files */
  function typed(form) {
    const data = new FormData(form);
    for (const field of form.querySelectorAll("input[type=password], input[type=file]")) data.delete(field.name);
    return data;
  }

  async function wanted(place, form) {
    const response = await fetch(place.dataset.passkeyAsk, { method: "POST", body: typed(form) });
    const said = await response.json();
    if (!response.ok) throw new Said(said.said);
    return said.publicKey;
  }

  function send(place, form, credential) {
    const data = typed(form);
    data.set("answer", JSON.stringify(answered(credential)));
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = place.dataset.passkeyTo;
    sent.hidden = true;
    for (const [name, value] of data) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      sent.append(field);
    }
    document.body.append(sent);
    sent.submit();
  }

  function tell(place, words) {
    const said = place.querySelector("[data-passkey-said]");
    said.querySelector("span").textContent = words;
    said.hidden = !words;
  }

  async function go(place, form, button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    const how = place.dataset.passkey;
    const label = button.querySelector("span");
    const before = label.textContent;
    let most = Infinity;
    let begun = Date.now();
    tell(place, "");
    button.setAttribute("aria-disabled", "true");
    label.textContent = "等设备确认";
    try {
      const publicKey = await wanted(place, form);
      most = publicKey.timeout || most;
      begun = Date.now();
      const credential = how === "create"
        ? await navigator.credentials.create({ publicKey: forCreate(publicKey) })
        : await navigator.credentials.get({ publicKey: forGet(publicKey) });
      send(place, form, credential);
    } catch (fault) {
      tell(place, sentence(fault, { how, waited: Date.now() - begun, most, old: place.dataset.passkeyOld }));
    } finally {
      button.removeAttribute("aria-disabled");
      label.textContent = before;
    }
  }

  if (!isKnown()) return;
  for (const place of document.querySelectorAll("[data-passkey]")) {
    if (!isOwn(place.dataset.passkeyRp)) continue;
    const form = place.closest("form");
    const button = place.querySelector("[data-passkey-go]");
    const start = (event) => { event.preventDefault(); go(place, form, button); };
    if (place === form) form.addEventListener("submit", start);
    else button.addEventListener("click", start);
    place.hidden = false;
    for (const missing of document.querySelectorAll("[data-passkey-missing]")) missing.hidden = true;
  }
})();
