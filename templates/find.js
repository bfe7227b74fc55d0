/* Search and filters over the claims of this page; the list is complete without this script. */
(() => {
  "use strict";
  const form = document.querySelector("form.filters");
  const status = document.querySelector("[data-found]");
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/’/g, "'").replace(/\s+/g, " ");
  // "converging" also finds "converges"; words of other scripts have no endings to cut.
  const stem = (term) => (/^[a-z]{6,}$/.test(term) ? term.replace(/(?:ing|ed|es|s)$/, "") : term);
  const items = [...document.querySelectorAll(".found .flag")].map((item) => ({
    item,
    note: item.closest("[data-note]").dataset.note,
    isClaim: "verdict" in item.dataset,
    words: fold(`${item.textContent} ${item.dataset.more ?? ""}`),
  }));
  const FLAGS = ["refuted", "inconsistent", "conditional"];
  const names = ["verdict", "method", "note", "score"];

  const wanted = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));

  function fits({ item, note, isClaim, words }, want, terms) {
    if (!terms.every((term) => words.includes(term))) return false;
    if (want.note && want.note !== note) return false;
    if (!isClaim) return terms.length > 0 && !want.verdict && !want.method && !want.score;
    const { verdict, method, score } = item.dataset;
    const kind = want.verdict === "flag" ? FLAGS.includes(verdict) : !want.verdict || want.verdict === verdict;
    return kind && (!want.method || want.method === method) && (!want.score || want.score === score);
  }

  function show() {
    const want = wanted();
    const terms = fold(want.q).split(" ").filter(Boolean).map(stem);
    const counts = { claims: 0, texts: 0 };
    for (const one of items) {
      const found = fits(one, want, terms);
      one.item.hidden = !found;
      if (found) counts[one.isClaim ? "claims" : "texts"] += 1;
    }
    for (const section of document.querySelectorAll(".found")) {
      section.hidden = !section.querySelector(".flag:not([hidden])");
    }
    const chosen = terms.length || names.some((name) => want[name]);
    const found = counts.claims + counts.texts ? status.dataset.found : status.dataset.none;
    status.textContent = chosen
      ? found.replace(/\{(\w+)\}/g, (_, name) => counts[name])
      : status.dataset.all;
    remember(want);
  }

  // The address says what was asked, so that a search can be shared and comes back with the page.
  function remember(want) {
    const query = new URLSearchParams(Object.entries(want).filter(([, value]) => value)).toString();
    try {
      history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}`);
    } catch {
      /* some browsers keep the address of a file as it is */
    }
  }

  for (const [name, value] of new URLSearchParams(location.search)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  show();
})();
