"use strict";
// The lists over all that is chosen, where that is more than stands side by side: the server gives their rows, a slice at a time.
const WHOLE = {  // tab -> table, and its columns: key, label, width
  matrix: ["breakdown", [["section", L.section, 70], ["task", L.task, 330], ["deadline", L.due, 100], ["lead", L.lead, 150], ["responsible", L.responsible, 190], ["participating", L.participating, 220]]],
  targets: ["targets", [["section", L.section, 70], ["indicator", L.indicator, 240], ["comparator", L.comparator, 80], ["value", L.value, 100], ["measure", L.measure, 90], ["due", L.due, 100], ["kind", L.kind, 100], ["quote", L.quote, 320]]],
  calendar: ["deadlines", [["due", L.due, 110], ["section", L.section, 70], ["task", L.what, 360], ["quote", L.quote, 320]]],
};
const wholeState = {on: true, words: {}};
function drawWhole(panel, name, others) {
  const mode = el("span", {class: "group", role: "group"}, [[true, L.w_whole + " " + win.chosen.length], [false, L.w_these + " " + N.length]].map(([on, label]) => el("button", {class: "plain", "aria-pressed": wholeState.on === on, click: () => { wholeState.on = on; redraw(name); }}, label)));
  if (!wholeState.on) { others(); panel.querySelector(".bar").prepend(mode); return; }
  const [table, columns] = WHOLE[name];
  let after = 0, rows = 0, asking = 0, busy = false;
  const words = el("input", {type: "search", "aria-label": L.search, placeholder: L.w_find_words, style: "width:28ch", input: () => { wholeState.words[name] = words.value; clearTimeout(words.wait); words.wait = setTimeout(again, 250); }});
  words.value = wholeState.words[name] || "";
  const count = el("span", {class: "count"}), body = el("tbody"), more = el("button", {class: "plain", hidden: true, click: () => next()}, L.w_go_on);
  const box = el("div", {class: "table whole", tabindex: 0, role: "region", "aria-label": L["tab_" + name]}, el("table", {}, el("colgroup", {}, el("col", {style: "width:150px"}), columns.map(c => el("col", {style: "width:" + c[2] + "px"}))),
    el("thead", {}, el("tr", {}, el("th", {scope: "col"}, L.file), columns.map(c => el("th", {scope: "col"}, c[1])))), body), more);
  box.addEventListener("scroll", () => { if (after !== null && box.scrollTop + box.clientHeight > box.scrollHeight - 300) next(); });
  panel.append(el("div", {class: "bar", role: "group"}, mode, words, count), box);
  function again() { asking++; after = rows = 0; busy = false; body.replaceChildren(); next(); }
  async function next() {
    if (busy) return;
    const mine = asking, until = rows + 80; busy = true; more.hidden = true;
    while (after !== null && rows < until) {
      const got = await trying(async () => get("/api/find", {...await asChosen(), table, text: words.value, from: after}));
      if (mine !== asking) return;
      if (!got) break;
      after = got.after; rows += got.hits.length;
      body.append(...got.hits.map(h => el("tr", {}, el("td", {"data-label": L.file}, link(cutTo(h.title, 40), () => openRow(h), h.title)), columns.map(([key, label], c) => { const text = cut(h.row[key], key); return el("td", {class: key === "value" ? "num" : null, "data-label": label}, c === 1 ? link(text, () => openRow(h), L.jump) : el("div", {class: "clip"}, text)); }))));
      count.textContent = put(put(L.w_seen, got.seen), got.total) + " · " + rows + " " + L.rows;
    }
    busy = false; more.hidden = after === null;
    if (!rows && after === null) body.replaceChildren(el("tr", {}, el("td", {colspan: columns.length + 1, class: "empty"}, L.none)));
  }
  const cut = (value, key) => value === null || value === undefined ? "" : key === "value" ? amount(String(value)) : cutTo(String(value), 140);
  again();
}
async function openRow(h) {  // its document, within what is chosen
  const at = win.chosen.indexOf(h.document);
  if (at < 0) await choose([h.document]); else await load(at);
  const n = N.findIndex(x => x.h === h.document);
  if (n < 0) return;
  state.doc = n; document.getElementById("scope").value = n; counts();
  for (const kind of ["duty", "target", "deadline"]) { const i = h.row && h.row.id ? N[n].i[LETTER[kind]].indexOf(String(h.row.id)) : -1; if (i >= 0) { go(n, kind, i); return; } }
  const first = String((h.row && (h.row.task || h.row.quote)) || "").split("\n")[0].slice(0, 16), place = first ? N[n].x.indexOf(first) : -1;
  if (place >= 0) goPlace(n, place, place + first.length); else { state.shown = n; redraw("document"); showTab("document"); }
}
