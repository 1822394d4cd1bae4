/* Comfort on every page; all of it works without. Reads aloud, keeps drafts, previews photographs,
   writes down speech, prints. Nothing leaves this device but what the form sends. */
(() => {
  "use strict";
  const all = (selector, root = document) => root.querySelectorAll(selector);

  /* 读给我听: the main part, sentence by sentence, so that long pages do not fall silent */
  function readAloud(button) {
    if (!("speechSynthesis" in window)) return;
    const word = button.querySelector("span");
    const label = word.textContent;
    const stop = () => { speechSynthesis.cancel(); word.textContent = label; button.setAttribute("aria-pressed", "false"); };
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-pressed") === "true") { stop(); return; }
      speechSynthesis.cancel();
      const sentences = document.getElementById("main").innerText.match(/[^。！？\n]+[。！？]?/g) || [];
      const spoken = sentences.map((sentence) => sentence.trim()).filter(Boolean);
      spoken.forEach((sentence, n) => {
        const utterance = new SpeechSynthesisUtterance(sentence);
        utterance.lang = "zh-CN";
        utterance.rate = 0.85;
        if (n === spoken.length - 1) utterance.onend = stop;
        speechSynthesis.speak(utterance);
      });
      word.textContent = "停下";
      button.setAttribute("aria-pressed", "true");
    });
    window.addEventListener("pagehide", stop);
  }

  /* 存着: words of a form marked data-draft="name", never contacts, secrets or files */
  const keyOf = (name) => `gz-draft:${name}`;
  const DRAFT_DAYS = 7;
  const worthKeeping = (field) =>
    field.name && !field.disabled && field.dataset.draft !== "no" && field.name !== "csrfmiddlewaretoken" &&
    !["hidden", "password", "file", "tel", "submit", "button"].includes(field.type) &&
    !/^(tel|email|name|one-time-code)/.test(field.autocomplete);

  function stored(name) {
    try {
      const draft = JSON.parse(localStorage.getItem(keyOf(name)) || "null");
      if (draft && Date.now() - draft.at < DRAFT_DAYS * 864e5) return draft;
      localStorage.removeItem(keyOf(name));
    } catch { /* storage is off, or holds something else */ }
    return null;
  }

  function keepDraft(form) {
    const name = form.dataset.draft;
    const state = form.querySelector("[data-draft-state]");
    const forget = form.querySelector("[data-draft-forget]");
    const fields = () => [...form.elements].filter(worthKeeping);
    const tell = (text, hasDraft) => {
      if (state) { state.textContent = text; state.hidden = !text; }
      if (forget) forget.hidden = !hasDraft;
    };
    const time = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour: "numeric", minute: "2-digit", hour12: false });

    const draft = stored(name);
    if (draft) {
      let put = 0;
      for (const field of fields()) {
        if (!(field.name in draft.words)) continue;
        const kept = draft.words[field.name];
        if (field.type === "radio" || field.type === "checkbox") field.checked = kept.includes(field.value);
        else if (!field.value) { field.value = kept[0] || ""; put += field.value ? 1 : 0; }
      }
      if (put) tell(`上次写的还在，${time(draft.at)} 存的`, true);
    }
    let timer = 0;
    const save = () => {
      const words = {};
      for (const field of fields()) {
        if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
        if (field.value) (words[field.name] ||= []).push(field.value);
      }
      const at = Date.now();
      try {
        localStorage.setItem(keyOf(name), JSON.stringify({ at, words }));
        tell(`存着，${time(at)}`, true);
      } catch { tell("这台设备存不下，请写完就送", false); }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 600); });
    forget?.addEventListener("click", () => {
      clearTimeout(timer);
      localStorage.removeItem(keyOf(name));
      for (const field of fields()) if ("defaultValue" in field && field.type !== "radio" && field.type !== "checkbox") field.value = field.defaultValue;
      tell("", false);
    });
  }

  /* 照片: small pictures drawn here, before anything is sent */
  function previewPhotos(box) {
    const input = box.querySelector('input[type="file"]');
    const list = box.querySelector(".gz-evid");
    if (!input || !list || !("createImageBitmap" in window)) return;
    input.addEventListener("change", async () => {
      list.replaceChildren();
      for (const file of [...input.files].filter((one) => one.type.startsWith("image/"))) {
        try {
          const picture = await createImageBitmap(file, { resizeWidth: 264 });
          const canvas = document.createElement("canvas");
          canvas.width = picture.width;
          canvas.height = picture.height;
          canvas.getContext("2d").drawImage(picture, 0, 0);
          canvas.setAttribute("role", "img");
          canvas.setAttribute("aria-label", file.name);
          const item = document.createElement("li");
          const figure = document.createElement("figure");
          figure.append(canvas, `${(file.size / 1048576).toFixed(1)} MB`);
          item.append(figure);
          list.append(item);
        } catch { /* a kind of picture this browser cannot show; it is sent all the same */ }
      }
    });
  }

  /* 用嘴说: the browser's own recognition, into the field */
  function writeDown(button) {
    const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
    const field = document.getElementById(button.dataset.voice);
    if (!Recognition || !field) return;
    const word = button.querySelector("span");
    const label = word.textContent;
    let listening = null;
    button.hidden = false;
    button.addEventListener("click", () => {
      if (listening) { listening.stop(); return; }
      listening = new Recognition();
      listening.lang = "zh-CN";
      listening.onresult = (event) => {
        field.value += [...event.results].map((result) => result[0].transcript).join("");
        field.dispatchEvent(new Event("input", { bubbles: true }));
      };
      listening.onend = () => { listening = null; word.textContent = label; button.setAttribute("aria-pressed", "false"); };
      listening.start();
      word.textContent = "在听，说完按一下";
      button.setAttribute("aria-pressed", "true");
    });
  }

  all("[data-draft-done]").forEach((mark) => { try { localStorage.removeItem(keyOf(mark.dataset.draftDone)); } catch { /* storage is off */ } });
  all("[data-read]").forEach(readAloud);
  all("form[data-draft]").forEach(keepDraft);
  all("[data-photos]").forEach(previewPhotos);
  all("[data-voice]").forEach(writeDown);
  all("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });
  window.addEventListener("beforeprint", () => all("details.gz-data:not([open])").forEach((one) => { one.open = true; one.dataset.shut = ""; }));
  window.addEventListener("afterprint", () => all("details[data-shut]").forEach((one) => { one.open = false; delete one.dataset.shut; }));
})();
