// Questions that the answers before do not lead to are not shown; the server drops them anyway.
(() => {
  "use strict";
  const form = document.querySelector("[data-survey]");
  if (!form) return;
  const asks = [...form.querySelectorAll("[data-if]")];
  const answersTo = (key) =>
    [...form.querySelectorAll(`[name="q_${key}"]:checked`)]
      .filter((tick) => !tick.closest("[data-if][hidden]"))
      .map((tick) => tick.value);
  const show = () => {
    for (const ask of asks) {
      const conditions = JSON.parse(ask.dataset.if);
      ask.hidden = !conditions.every(([key, wanted]) =>
        answersTo(key).some((value) => wanted.includes(value)));
    }
  };
  for (const words of form.querySelectorAll("[data-if-words]")) words.hidden = true;
  form.addEventListener("change", show);
  show();
})();
