// A figure's slider shows one of the positions that are drawn in the page already: nothing is computed here.
(() => {
  "use strict";
  for (const input of document.querySelectorAll(".control input")) {
    const parts = input.closest("figure").querySelectorAll("[data-at]");
    const show = () => {
      for (const part of parts) {
        const shown = part.dataset.at === input.value;
        part.toggleAttribute("hidden", !shown);
        if (shown && part.dataset.says) input.setAttribute("aria-valuetext", part.dataset.says);
      }
    };
    input.addEventListener("input", show);
    input.hidden = false;
    show();
  }
})();
