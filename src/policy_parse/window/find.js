"use strict";
// 查找: the texts, duties, targets and deadlines of all files, a slice at a time.
panels.find = {lasting: true, count: () => null, draw(panel) {
  let table = "text", asking = 0, after = null, hits = 0;
  const words = el("input", {type: "search", "aria-label": L.search, placeholder: L.w_find_words, style: "width:28ch", input: () => { clearTimeout(words.wait); words.wait = setTimeout(again, 250); }});
  const kinds = el("span", {class: "group", role: "group"}, [["text", L.w_full_text], ["duties", L.duty], ["targets", L.target], ["deadlines", L.deadline], ["issues", L.issue]].map(([key, label]) =>
    el("button", {class: "plain", "aria-pressed": key === table, "data-key": key, click: () => { table = key; kinds.querySelectorAll("button").forEach(b => b.setAttribute("aria-pressed", b.dataset.key === key)); again(); }}, label)));
  const count = el("span", {class: "count"}), out = el("div", {class: "hits"}), more = el("button", {class: "plain", hidden: true, click: () => next()}, L.w_go_on);
  panel.append(el("div", {class: "bar"}, kinds, words, count), el("div", {class: "table", tabindex: 0, role: "region", "aria-label": L.tab_find}, out, more));
  function again() { asking++; hits = 0; after = 0; out.replaceChildren(); more.hidden = true; count.textContent = ""; if (words.value.trim() || table !== "text") next(); else out.append(el("p", {class: "empty"}, L.w_find_hint)); }
  async function next() {
    const mine = asking, until = hits + 60;
    more.hidden = true;
    while (after !== null && hits < until) {
      const got = await trying(() => get("/api/find", {table, text: words.value, from: after}));
      if (!got || mine !== asking) return;
      after = got.after; hits += got.hits.length; out.append(...got.hits.map(hit));
      count.textContent = put(put(L.w_seen, got.seen), got.total) + " · " + put(L.w_hits, hits);
    }
    if (!hits) out.append(el("p", {class: "empty"}, L.none));
    more.hidden = after === null;
  }
  function hit(h) {
    const text = h.text || [h.row.section, h.row.role, h.row.unit, h.row.indicator, h.row.comparator, h.row.value, h.row.measure, h.row.due, h.row.task, h.row.message].filter(Boolean).join(" · ");
    return el("button", {class: "row hit", click: () => openHit(h)}, el("b", {}, cutTo(h.title, 60)), el("span", {class: "soft small"}, " " + h.file), el("br"), marked(text));
  }
  function marked(text) {  // the words stand out
    const asked = words.value.trim().split(/\s+/).filter(Boolean), out = [];
    let rest = text;
    while (rest) {
      const at = asked.map(w => [rest.indexOf(w), w]).filter(x => x[0] >= 0).sort((x, y) => x[0] - y[0] || y[1].length - x[1].length)[0];
      if (!at) break;
      out.push(rest.slice(0, at[0]), el("mark", {}, at[1])); rest = rest.slice(at[0] + at[1].length);
    }
    return [...out, rest];
  }
  async function openHit(h) {
    await choose([h.document], "document");
    if (h.row && h.row.id) for (const kind of ["duty", "target", "deadline"]) { const i = N.length ? N[0].i[LETTER[kind]].indexOf(String(h.row.id)) : -1; if (i >= 0) { go(0, kind, i); return; } }
    const first = words.value.trim().split(/\s+/)[0], at = N.length && first ? N[0].x.indexOf(first) : -1;
    if (at >= 0) goPlace(0, at, at + first.length);
  }
  again();
}};
