/* Comfort of the desk.  Keys: J and K move through the list, or from case to case; / searches; ? shows all keys;
   a button's own key is in data-key. Single keys can be switched off, and never act while one types. */
(() => {
  "use strict";
  const OFF = "gz-keys-off";
  const isOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  const isVisible = (element) => element.getClientRects().length > 0;
  const rows = () => [...document.querySelectorAll(".gz-inbox tbody a, [data-rows] a.gz-item")].filter(isVisible);

  function move(by) {
    const links = rows();
    if (links.length) {
      const now = links.indexOf(document.activeElement);
      const next = now < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + by, 0), links.length - 1);
      links[next].focus();
      links[next].scrollIntoView({ block: "nearest" });
      return;
    }
    document.querySelector(by > 0 ? 'a[rel="next"]' : 'a[rel="prev"]')?.click();
  }

  const FIXED = {
    j: ["下一件", () => move(1)],
    k: ["上一件", () => move(-1)],
    "/": ["查找", () => document.querySelector("[data-search]")?.focus()],
    "?": ["全部按键", () => showKeys()],
  };
  const buttons = () => [...document.querySelectorAll("[data-key]")].filter((one) => isVisible(one) && !one.disabled);

  function element(tag, text = "", attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function showKeys() {
    document.querySelector(".gz-keys")?.remove();
    const sheet = element("dialog", "", { class: "gz-keys", "aria-labelledby": "gz-keys-h" });
    const list = element("dl");
    const line = (key, what) => {
      const term = element("dt");
      term.append(element("kbd", key));
      list.append(term, element("dd", what));
    };
    line("Enter", "打开");
    for (const [key, [what]] of Object.entries(FIXED)) line(key.toUpperCase(), what);
    for (const button of buttons()) line(button.dataset.key.toUpperCase(), button.dataset.keyLabel || button.textContent.trim());
    const toggle = element("button", isOff() ? "打开单键" : "关掉单键，只用鼠标", { class: "btn btn-quiet", type: "button" });
    toggle.addEventListener("click", () => {
      try { localStorage.setItem(OFF, isOff() ? "0" : "1"); } catch { /* storage is off: keys stay on */ }
      sheet.close();
    });
    const close = element("button", "知道了", { class: "btn btn-primary", type: "button" });
    close.addEventListener("click", () => sheet.close());
    const row = element("div", "", { class: "gz-row" });
    row.append(close, toggle);
    sheet.append(element("h2", "全部按键", { id: "gz-keys-h" }), list, row);
    sheet.addEventListener("close", () => sheet.remove());
    document.body.append(sheet);
    sheet.showModal();
  }

  /* 用模板起头: a template's words go into the field, behind what stands there */
  for (const button of document.querySelectorAll("[data-fill]")) {
    const field = document.getElementById(button.dataset.fill);
    const words = document.getElementById(button.dataset.fillFrom)?.textContent.trim();
    if (!field || !words) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      field.value = field.value.trim() ? `${field.value.trimEnd()}\n${words}` : words;
      field.focus();
    });
  }

  /* Another reason for a no brings its words, but never over what somebody typed */
  for (const button of document.querySelectorAll("[data-refills]")) {
    const choice = document.getElementById(button.dataset.refills);
    const form = choice?.form;
    const grounds = form && [...form.querySelectorAll("[data-reason]")];
    if (!grounds?.length) continue;
    const parts = ["what", "why", "where", "objection"];
    const isOurs = (part) => {
      const typed = form.elements[part].value.trim();
      return !typed || grounds.some((ground) => ground.dataset[part].trim() === typed);
    };
    const refill = () => {
      const ground = grounds.find((one) => one.dataset.reason === choice.value);
      if (ground) for (const part of parts) if (isOurs(part)) form.elements[part].value = ground.dataset[part];
    };
    choice.addEventListener("change", refill);
    button.hidden = true;
  }

  /* A name and number that were shown go again by themselves */
  for (const shown of document.querySelectorAll("[data-hide-after]")) {
    const count = shown.querySelector("[data-hide-count]");
    let left = Number(shown.dataset.hideAfter);
    const hide = () => {
      clearInterval(timer);
      shown.replaceWith(element("p", "联系方式收起来了；再看要再写一次为什么。", { class: "gz-sub mb-0", role: "status" }));
    };
    const tick = () => {
      if (left <= 0) hide();
      else if (count) count.textContent = `，${left} 秒后收起来`;
      left -= 1;
    };
    const timer = setInterval(tick, 1000);
    tick();
    addEventListener("pagehide", hide, { once: true });
  }

  document.querySelector(".gz-rail [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const key = event.key.toLowerCase();
    if (isOff() && key !== "?") return;
    if (FIXED[key]) {
      event.preventDefault();
      FIXED[key][1]();
      return;
    }
    const button = buttons().find((one) => one.dataset.key.toLowerCase() === key);
    if (button) {
      event.preventDefault();
      button.click();
    }
  });
})();
