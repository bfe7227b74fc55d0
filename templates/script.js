/* Comforts only: everything can be read without this script. */
(() => {
  "use strict";
  const cards = () => document.querySelectorAll("details.card");
  const cardOf = (id) => document.getElementById(id)?.closest("details.card");

  // A second tap on a verdict folds its evidence again; the first one is an ordinary link.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.sign, .margin a");
    const card = link && cardOf(decodeURIComponent(link.hash.slice(1)));
    if (card?.open) {
      event.preventDefault();
      card.open = false;
    }
  });

  // The words of a claim are a larger target than its small sign.
  document.addEventListener("click", (event) => {
    const claim = event.target.closest("span.claim[data-claim]");
    if (!claim || event.target.closest("a") || String(getSelection())) return;
    const card = cardOf(claim.dataset.claim);
    if (card) card.open = !card.open;
  });

  // Another language: the same claim there, which is the one in the address or the one being read.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-switch]");
    if (!link) return;
    const id = location.hash.slice(1) || reading();
    link.hash = id;
  });

  function reading() {
    if (scrollY < innerHeight / 2) return "";
    const below = [...document.querySelectorAll("[data-claim]")].find((one) => one.getBoundingClientRect().bottom > 60);
    return below ? below.dataset.claim : "";
  }

  // A menu closes when the reader turns to something else.
  const menu = document.querySelector(".menu");
  const leave = (event) => { if (menu && !menu.contains(event.target)) menu.open = false; };
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
  menu?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  const reveal = () => {
    const card = location.hash.length > 1 && cardOf(decodeURIComponent(location.hash.slice(1)));
    if (card) card.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();

  for (const button of document.querySelectorAll('[data-action="unfold"]')) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = ![...cards()].some((card) => card.open);
      for (const card of cards()) card.open = open;
      [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
    });
  }

  for (const button of document.querySelectorAll('[data-action="copy"]')) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = button.parentElement.querySelector("code").textContent;
      const label = button.textContent;
      await copy(text);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 1600);
    });
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }
})();
