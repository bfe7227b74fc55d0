/* Study mode: the reader judges each claim first, and only then sees what its check found. */
(() => {
  "use strict";
  const EXPECTED = {
    confirmed: "holds", conditional: "condition", refuted: "wrong", inconsistent: "wrong", "not-checkable": "nothing",
  };
  const course = `notecheck:${document.currentScript.dataset.course}`;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const kindOf = (element) => [...element.classList].find((name) => name.startsWith("is-"))?.slice(3);
  const anchor = (link) => decodeURIComponent(link.hash.slice(1));
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // ---- what the browser keeps; where it keeps nothing, the page at hand remembers ----

  const memory = new Map();
  const recall = (key) => {
    try { return localStorage.getItem(key) ?? memory.get(key); } catch { return memory.get(key); }
  };
  const keep = (key, value) => {
    memory.set(key, value);
    try { localStorage.setItem(key, value); } catch { /* full, or forbidden */ }
  };

  // A note has the same name in every language, and so has a claim: answers belong to both.
  const keyOf = (link) => `${course}:${decodeURIComponent(link.pathname).split("/").pop().replace(/\.html$/, "")}`;
  const answersOf = (key) => {
    const answers = Object.create(null);
    try { return Object.assign(answers, JSON.parse(recall(key) ?? "{}")); } catch { return answers; }
  };
  const progress = (claims, answers) => {
    const asked = claims.filter(({ kind }) => kind in EXPECTED);
    const judged = asked.filter(({ id }) => id in answers);
    const same = judged.filter(({ id, kind }) => answers[id] === EXPECTED[kind]);
    return { total: asked.length, judged: judged.length, same: same.length };
  };

  // ---- the index: how far each note is ----

  const tell = () => {
    for (const line of all("p[data-progress]")) {
      const tiles = all("a.tile", line.closest("li"));
      const claims = tiles.map((tile) => ({ id: anchor(tile), kind: kindOf(tile) }));
      const found = tiles.length ? progress(claims, answersOf(keyOf(tiles[0]))) : { judged: 0 };
      line.hidden = !found.judged;
      line.textContent = found.judged ? fill(line.dataset.progress, found) : "";
    }
  };
  tell();
  addEventListener("pageshow", tell); // also when the reader comes back to a page that was kept

  // ---- a note ----

  const desk = document.getElementById("_study");
  if (!desk) return;
  const words = desk.dataset, own = keyOf(location);
  const piece = (selector) => desk.content.querySelector(selector).cloneNode(true);
  const [toggle] = all('[data-action="study"]'), [status] = all(".study [role=status]");
  const [again] = all('[data-action="again"]'), [leave] = all('[data-action="leave"]');
  const label = again.textContent;
  let studying = false, printing = false, answers = answersOf(own), undone = null, opened = new Set();

  const claims = new Map(); // by id: what a check came to a verdict on, with all that shows it
  for (const card of all("details.card")) {
    const id = card.querySelector(":scope > .evidence").id, kind = kindOf(card);
    const verdict = card.querySelector("summary b").textContent;
    if (kind in EXPECTED) claims.set(id, { id, kind, card, verdict, marks: [], margins: [], links: [], state: "" });
  }
  for (const mark of all(".claim[data-claim]")) claims.get(mark.dataset.claim)?.marks.push(mark);
  for (const margin of all(".margin")) claims.get(anchor(margin.querySelector("a")))?.margins.push(margin);
  for (const link of all(".text a.sign, .summary a.tile")) {
    const claim = claims.get(anchor(link));
    claim?.links.push([link, standIn(link, claim)]);
  }
  const unjudged = desk.content.querySelector("a").textContent;
  const grounds = all(".ground li").map((item) => (
    { item, kind: kindOf(item), link: item.querySelector("a"), verdict: item.querySelector(".where").textContent }
  ));

  /** The claim's own words, without signs and without the marks of claims inside it. */
  function wordsOf({ marks }) {
    const mark = marks[0]?.cloneNode(true);
    if (!mark || mark.matches(".block")) return [];
    for (const one of all(".sign, .margin", mark)) one.remove();
    for (const one of all(".claim, .tie", mark)) one.replaceWith(...one.childNodes);
    return [...mark.childNodes];
  }

  /** A link that says nothing of the verdict, to stand where `link` does. */
  function standIn(link, claim) {
    const copy = piece("a");
    copy.classList.add(link.classList[0]);
    copy.href = link.getAttribute("href");
    copy.title = copy.textContent;
    if (copy.matches(".tile")) copy.querySelector(".unseen").append(" ", ...wordsOf(claim));
    return copy;
  }

  function question(claim) {
    const box = piece(".question"), asked = box.querySelector("blockquote"), quoted = wordsOf(claim);
    if (quoted.length) asked.append(...quoted); else asked.remove();
    const parts = [box.querySelector(".ask"), asked].filter((part) => box.contains(part));
    parts.forEach((part, index) => { part.id = `_asked-${index}-${claim.id}`; });
    box.setAttribute("aria-labelledby", parts.map((part) => part.id).join(" "));
    for (const button of all("button", box)) button.addEventListener("click", () => judge(claim, button.value));
    return box;
  }

  function outcome(claim) {
    const box = piece(".outcome"), answer = answers[claim.id], same = answer === EXPECTED[claim.kind];
    const said = all("button", desk.content).find((button) => button.value === answer)?.textContent ?? "";
    box.classList.add(`is-${claim.kind}`);
    box.querySelector("use").setAttribute("href", `#i-${claim.kind}`);
    box.querySelector("span").textContent = fill(same ? words.same : words.other, { answer: said, verdict: claim.verdict });
    box.querySelector("button").addEventListener("click", () => { visit(after(claim)); });
    return box;
  }

  /** The next claim that waits for an answer, from the top again after the last one. */
  function after(claim) {
    const order = [...claims.values()], at = order.indexOf(claim);
    return [...order.slice(at + 1), ...order.slice(0, at)].find(({ id }) => !(id in answers));
  }

  function visit(claim) {
    claim.box.scrollIntoView({ block: "center" });
    claim.box.focus({ preventScroll: true });
  }

  /** Show a claim as it stands on the page, veiled with a question, or with what came of the answer. */
  function show(claim, state) {
    if (claim.state === state) return;
    const veiled = state === "asked", was = claim.state === "asked";
    claim.state = state;
    claim.box?.remove();
    claim.box = veiled ? question(claim) : state ? outcome(claim) : null;
    if (claim.box) claim.card.before(claim.box);
    if (veiled === was) return;
    const names = [`is-${claim.kind}`, "is-unjudged"];
    const [from, to] = veiled ? names : names.reverse();
    for (const mark of claim.marks) mark.classList.replace(from, to);
    for (const margin of claim.margins) margin.hidden = veiled;
    for (const [link, copy] of claim.links) (veiled ? link : copy).replaceWith(veiled ? copy : link);
    if (veiled) claim.card.open = false;
    claim.card.hidden = veiled;
  }

  /** What a claim rests on is shown with its verdict, which the reader may still have to find. */
  function veilGrounds(active) {
    for (const { item, kind, link, verdict } of grounds) {
      const known = keyOf(link) === own ? answers : answersOf(keyOf(link));
      const veiled = active && kind in EXPECTED && !(anchor(link) in known);
      const name = veiled ? "unjudged" : kind;
      item.className = `is-${name}`;
      item.querySelector("use").setAttribute("href", `#i-${name}`);
      item.querySelector(".where").textContent = veiled ? unjudged : verdict;
    }
    for (const warning of all(".ground .warning")) {
      warning.hidden = warning.parentElement.querySelector(".is-unjudged") !== null;
    }
  }

  function sync() {
    const active = studying && !printing;
    for (const claim of claims.values()) show(claim, active ? answers[claim.id] ?? "asked" : "");
    veilGrounds(active);
    const found = progress([...claims.values()], answers);
    status.textContent = active ? fill(words.progress, found) : "";
    again.textContent = undone ? again.dataset.other : label;
    again.hidden = !active || !(found.judged || undone);
    leave.hidden = !active;
    for (const next of all(".outcome button")) next.hidden = found.judged === found.total;
    for (const tally of all(".summary .tally")) tally.hidden = active;
    for (const unfold of all('[data-action="unfold"]')) unfold.hidden = active;
    toggle.setAttribute("aria-pressed", String(studying));
    document.documentElement.classList.toggle("studying", active);
    document.documentElement.classList.add("veiled");
  }

  function study(on) {
    if (on === studying) return;
    if (on) opened = new Set(all("details.card[open]"));
    studying = on;
    undone = null;
    keep(course, on ? "studying" : "");
    sync();
    if (!on) for (const card of all("details.card")) card.open = opened.has(card);
  }

  function record(found) {
    answers = found;
    keep(own, JSON.stringify(found));
  }

  function judge(claim, answer) {
    undone = null;
    record(Object.assign(answersOf(own), { [claim.id]: answer }));
    sync();
    claim.card.open = true;
    claim.box.querySelector("p").focus();
  }

  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    study(!studying);
    toggle.scrollIntoView({ block: "nearest" }); // the header is back and must not cover it
  });
  leave.addEventListener("click", () => {
    study(false);
    toggle.focus({ preventScroll: true });
  });
  again.addEventListener("click", () => {
    const before = answers, restored = undone;
    undone = restored ? null : before;
    record(restored ?? Object.create(null));
    sync();
  });

  // A way into evidence that is still veiled leads to its question.
  const veiledAt = (id) => {
    const card = document.getElementById(id)?.closest("details.card[hidden]");
    return card && claims.get(card.querySelector(":scope > .evidence").id);
  };
  document.addEventListener("click", (event) => {
    if (!studying) return;
    const link = event.target.closest("a[href]"), mark = event.target.closest("span.claim.is-unjudged");
    const here = link && link.hash && link.pathname === location.pathname;
    const claim = here ? veiledAt(anchor(link)) : !link && mark && !String(getSelection()) && claims.get(mark.dataset.claim);
    if (!claim) return;
    event.preventDefault();
    event.stopPropagation();
    visit(claim);
  }, true);
  const arrive = () => {
    const claim = studying && veiledAt(anchor(location));
    if (claim) visit(claim);
  };

  const resume = () => {
    answers = answersOf(own);
    study(recall(course) === "studying");
    sync();
  };
  resume();
  arrive();
  addEventListener("load", () => setTimeout(arrive)); // after the browser has looked for the address itself
  addEventListener("hashchange", arrive);
  addEventListener("pageshow", (event) => { if (event.persisted) resume(); });
  addEventListener("beforeprint", () => { printing = true; sync(); });
  addEventListener("afterprint", () => { printing = false; sync(); });
})();
