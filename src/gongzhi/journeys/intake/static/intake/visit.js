/* 走访 without a network: notes wait on this device and are sent when there is one. Each note has
   its own key, made here, so that sending it twice is one note. Without this script the form works online. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-visit]");
  if (!form) return;
  const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  const QUEUE = `gz-visits:${form.dataset.visitWho}`;
  const state = document.querySelector("[data-visit-state]");
  const note = state.querySelector(".gz-note > div");
  const line = document.createElement("p");
  const again = document.createElement("button");
  again.type = "button";
  again.className = "btn btn-quiet";
  again.textContent = "现在送";
  note.append(line, again);
  let sending = false;

  const waiting = () => JSON.parse(localStorage.getItem(QUEUE) || "[]");
  const keep = (notes) => (notes.length ? localStorage.setItem(QUEUE, JSON.stringify(notes)) : localStorage.removeItem(QUEUE));

  function newCode() {
    let code = "";
    while (code.length < 12) {
      const [byte] = crypto.getRandomValues(new Uint8Array(1));
      if (byte < 240) code += LETTERS[byte % LETTERS.length];
    }
    return code;
  }

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte, n) => ([4, 6, 8, 10].includes(n) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  }

  function tell(text) {
    const count = waiting().length;
    state.hidden = !count && !text;
    note.querySelector(".gz-b").textContent = count ? `${count} 户还在这台设备上，有网就送` : "都送到了";
    line.textContent = text || "";
    again.hidden = !count;
  }

  function startAnew() {
    const day = form.elements.visited_on.value;
    form.reset();
    form.elements.visited_on.value = day;
    form.elements.id.value = newKey();
    const code = newCode();
    form.elements.code.value = code;
    form.querySelector("[data-visit-code]").textContent = code.replace(/(.{4})(?=.)/g, "$1 ");
  }

  function putBack(entry) {
    form.reset();
    const said = new URLSearchParams(entry.body);
    for (const field of form.elements) {
      if (!field.name || field.name === "csrfmiddlewaretoken") continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = said.getAll(field.name).includes(field.value);
      else field.value = said.get(field.name) || "";
    }
    const code = form.elements.code.value;
    form.querySelector("[data-visit-code]").textContent = code.replace(/(.{4})(?=.)/g, "$1 ");
  }

  async function send(entry) {
    const answer = await fetch(entry.action, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "X-Requested-With": "visit", "Content-Type": "application/x-www-form-urlencoded" },
      body: entry.body,
    });
    if (answer.redirected) return { problem: "登录过期了：再登录一次，回到这一页就会送" };
    const isAnswer = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isAnswer) return { problem: "没有送成，东西还在：刷新这一页再试" };
    return answer.json();
  }

  async function flush() {
    if (sending) return;
    sending = true;
    let text = "";
    try {
      for (const entry of waiting()) {
        const answer = await send(entry);
        if (answer.problem) { text = answer.problem; break; }
        keep(waiting().filter((one) => one.id !== entry.id));
        if (!answer.saved) { putBack(entry); text = `有一户要改：${answer.errors.join("；")}。已经放回下面的表里`; break; }
      }
    } catch { text = "现在没有网，先接着记"; }
    sending = false;
    tell(text);
  }

  form.addEventListener("submit", (event) => {
    const outcome = form.querySelector("[name=outcome]:checked");
    const isMet = outcome && outcome.value === "met";
    form.elements.is_agreed.setCustomValidity(isMet && !form.elements.is_agreed.checked ? "要先念说明，本人同意了才能写" : "");
    event.preventDefault();
    if (!form.reportValidity()) return;
    const said = new URLSearchParams(new FormData(form));
    said.delete("csrfmiddlewaretoken");
    keep([...waiting(), { id: said.get("id"), action: form.action, body: said.toString() }]);
    const chosen = form.elements.part.selectedOptions[0];
    if (!chosen.textContent.includes("记下了")) chosen.textContent += "（记下了）";
    startAnew();
    tell("");
    form.elements.part.focus();
    flush();
  });
  form.elements.is_agreed.addEventListener("change", () => form.elements.is_agreed.setCustomValidity(""));
  again.addEventListener("click", flush);
  window.addEventListener("online", flush);

  async function keepPage() {
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src], img[src], use[href]")]
      .map((one) => one.href?.baseVal || one.href || one.src)
      .filter(Boolean)
      .map((address) => new URL(address, location.href))
      .filter((address) => address.origin === location.origin);
    const wanted = new Set([location.pathname, ...parts.map((address) => address.pathname)]);
    const cache = await caches.open("gz-visits");
    await Promise.all([...wanted].map((address) => cache.add(address).catch(() => {})));
    document.documentElement.dataset.visitReady = "1";
  }
  if ("serviceWorker" in navigator && "caches" in window) {
    navigator.serviceWorker.register(form.dataset.visitWorker).then(() => navigator.serviceWorker.ready).then(keepPage).catch(() => {});
  }
  tell("");
  if (waiting().length) flush();
})();
