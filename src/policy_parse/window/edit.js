"use strict";
// Correcting: a record in a small form, a new one from marked text, pairs of tasks, and taking back.
const TABLES = {duty: "duties", target: "targets", deadline: "deadlines"};
const LETTER = {duty: "a", target: "g", deadline: "d"};
const idOf = (n, kind, i) => N[n].i[LETTER[kind]][i];
const fixesOf = (n, kind, i) => TABLES[kind] ? win.corrected.get(N[n].h + idOf(n, kind, i)) || [] : [];
const ROLE_ENTRIES = ROLES.map(role => WINDOW.words.roles[role]);
const entriesOf = {  // fields of each record: key, label, value, choices
  duty: r => [["role", L.role, ROLE_ENTRIES[r[2]], ROLE_ENTRIES], ["unit", L.unit, S[r[3]], null, "unit-names"]],
  target: r => [["indicator", L.indicator, S[r[2]]], ["comparator", L.comparator, WINDOW.words.comparators[S[r[3]]] || "", Object.values(WINDOW.words.comparators)], ["value", L.value, r[4]], ["measure", L.measure, S[r[5]]],
    ["change", L.change, WINDOW.words.changes[S[r[6]]] || "", ["", ...Object.values(WINDOW.words.changes)]], ["baseline", L.baseline, r[7]], ["baseline_year", L.w_baseline_year, r[8] ? String(r[8]) : ""], ["due", L.due, S[r[9]]],
    ["kind", L.kind, WINDOW.words.kinds[S[r[12]]] || "", Object.values(WINDOW.words.kinds)], ["nature", L.nature, WINDOW.words.natures[S[r[11]]] || "", ["", ...Object.values(WINDOW.words.natures)]]],
  deadline: r => [["begins", L.begins, S[r[2]]], ["due", L.due, S[r[3]]]],
};

function form(title, entries, first, act, remove) {  // a dialog; `act(values, why)` saves
  const inputs = entries.map(([key, label, value, list, names]) => {
    const input = list ? el("select", {name: key}, list.map(v => el("option", {value: v}, v || "—"))) : el("input", {type: "text", name: key, list: names ? unitNames() : null, autocomplete: "off"});
    input.value = value;
    return [key, value, el("label", {}, el("span", {}, label), input), input];
  });
  const why = el("input", {type: "text", name: "why", autocomplete: "off"}), wrong = el("p", {class: "wrong", role: "alert"});
  const box = el("dialog", {"aria-label": title, close: () => box.remove()}, el("form", {method: "dialog", submit: save}, el("h2", {}, title), inputs.map(i => i[2]), el("label", {}, el("span", {}, L.w_why), why), wrong,
    el("div", {class: "row-of"}, el("button", {class: "plain main", type: "submit"}, L.w_save), el("button", {class: "plain", type: "button", click: () => box.close()}, L.w_cancel), remove ? el("button", {class: "plain danger", type: "button", click: () => run(() => remove(why.value))}, L.w_delete) : "")));
  async function run(work) {
    wrong.textContent = "";
    try { await work(); box.close(); } catch (error) { wrong.textContent = error.message; return; }
    await load(); look();
  }
  function save(event) {
    event.preventDefault();
    run(() => act(Object.fromEntries(inputs.map(([key, , , input]) => [key, input.value.trim()])), why.value, Object.fromEntries(inputs.filter(([, value, , input]) => input.value.trim() !== value).map(([key, , , input]) => [key, input.value.trim()]))));
  }
  document.body.append(box); box.showModal();
  const focus = inputs.find(i => i[0] === first) || inputs[0];
  focus[3].focus(); if (focus[3].select) focus[3].select();
}
function openRecord(n, kind, i, field, others = []) {  // `others`: records that fall due with it, and are put off with it
  if (!TABLES[kind]) return;
  getSelection().removeAllRanges();
  const r = recordOf(n, kind, i), head = {document: N[n].h, table: TABLES[kind], id: idOf(n, kind, i)}, same = others.filter(o => S[recordOf(n, ...o)[o[0] === "target" ? 9 : 3]] === S[r[kind === "target" ? 9 : 3]]);
  const entries = same.length ? entriesOf[kind](r).filter(e => e[0] === "due") : entriesOf[kind](r);
  form(L[kind] + " · " + cutTo(rowText(n, kind, i), 30) + (same.length ? put(L.w_and_more, same.length) : ""), entries, field, async (_, why, changed) => {
    if (!Object.keys(changed).length) return;
    await post("/api/corrections", {...head, action: "edit", entries: changed, why, also: same.map(([k, j]) => [TABLES[k], idOf(n, k, j)])}); tell(L.w_saved);
  }, same.length ? null : async why => { await post("/api/corrections", {...head, action: "delete", why}); tell(L.w_saved); });
}
async function undo(which, digest) {
  const gone = await trying(() => post("/api/undo", {which: which || null, document: digest || ""}));
  if (!gone) return;
  tell(gone.gone ? L.w_undone : L.w_nothing);
  await load(); look();
}

edit = {
  facts(n, kind, i, field, others) {  // a cell or a chip that can be changed: double click, or F2
    const fixes = fixesOf(n, kind, i).filter(c => !field || c.field === field || c.action === "add");
    const open = event => { event.preventDefault(); event.stopPropagation(); openRecord(n, kind, i, field, others); };
    return {"data-edit": kind + "-" + i, class: fixes.length ? " fixed" : null, dblclick: open, keydown: event => { if (event.key === "F2") open(event); }};
  },
  tools(n, kind, i) {  // below a record
    if (!TABLES[kind]) return kind === "issue" ? settleButton(n, N[n].i.q[i]) : "";
    const fixes = fixesOf(n, kind, i);
    return el("div", {class: "tools-of"}, el("button", {class: "plain", click: () => openRecord(n, kind, i)}, L.w_edit),
      fixes.map(c => el("div", {class: "small fixed-by"}, put(L.w_fixed, [c.field ? word("f_" + c.field).replace(/^f_/, "") : "", c.action === "add" ? L.w_added : c.before + " → " + c.after].filter(Boolean).join(" ")) + (c.by || c.at ? "（" + [c.by, c.at.slice(0, 16).replace("T", " "), c.why].filter(Boolean).join(" ") + "）" : ""), " ", el("button", {class: "link", click: () => undo(c)}, L.w_take_back))));
  },
  async take(n, row) {  // a line of the account becomes a record
    const [, , table, id, action, field, , after, quote, start, end] = row, head = {document: N[n].h, table, id, action};
    const keys = table === "targets" ? WINDOW.words.added_target : WINDOW.words.added_duty;
    const entries = action === "edit" ? {[field]: after} : {...Object.fromEntries(after.split("\t").map((v, k) => [keys[k], v])), ...(table === "targets" ? {quote, start: String(start), end: String(end)} : {})};
    if (await trying(() => post("/api/corrections", {...head, entries})) === undefined) return;
    tell(L.w_saved); await load(); look();
  },
  pairs(up, n, s, pairs) {  // right, or no pair at all
    return pairs.flatMap(t => {
      const item = N[n].s[s][0] + " " + N[up.p].s[t[1]][0], said = judged(n, up.p, item);
      if (said === "drawn") return [el("button", {class: "plain tiny", "aria-pressed": true, title: L.w_take_back, click: () => judgePair(n, up.p, item, "")}, L.w_drawn + " ↺")];
      return [["confirmed", "✓", L.w_confirm], ["rejected", "✗", L.w_reject]].map(([verdict, sign, label]) => el("button", {class: "plain tiny", title: label + " " + item, "aria-label": label + " " + item, "aria-pressed": said === verdict, click: () => judgePair(n, up.p, item, said === verdict ? "" : verdict)}, sign));
    });
  },
  draw(chain, c, s) {  // from a task to the one above it that it answers to
    const n = chain.notices[c], up = c ? chain.notices[c - 1] : -1, out = [];
    if (up >= 0) {
      out.push(el("button", {class: "plain tiny", title: L.w_draw_hint, click: () => { edit.from = {n, s, up}; tell(L.w_draw_now); document.body.classList.add("drawing"); }}, L.w_draw));
      win.pairs.filter(j => j[0] === N[n].h && j[1] === N[up].h && j[2] === N[n].s[s][0] && j[4] === "rejected").forEach(j => out.push(el("button", {class: "plain tiny", title: L.w_take_back, click: () => judgePair(n, up, j[2] + " " + j[3], "")}, L.w_rejected + " " + j[3] + " ↺")));
    }
    if (c + 1 < chain.notices.length) out.push(el("button", {class: "plain tiny goal", click: () => {
      const from = edit.from; if (!from || from.up !== n) return;
      edit.from = null; document.body.classList.remove("drawing");
      judgePair(from.n, n, N[from.n].s[from.s][0] + " " + N[n].s[s][0], "drawn");
    }}, L.w_draw_here));
    return out;
  },
};
const judged = (n, up, item) => { const found = win.pairs.find(j => j[0] === N[n].h && j[1] === N[up].h && j[2] + " " + j[3] === item); return found ? found[4] : ""; };
async function judgePair(n, up, item, verdict) {
  if (await trying(() => post("/api/judgements", {document: N[n].h, other: N[up].h, item, verdict})) === undefined) return;
  tell(L.w_saved); await load(); look();
}
addEventListener("keydown", event => {
  if (event.key === "Escape" && document.getElementById("offer")) document.getElementById("offer").remove();
  if (event.key === "Escape" && edit.from) { edit.from = null; document.body.classList.remove("drawing"); }
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { event.preventDefault(); undo(); }
});

// A click leads to the text, two clicks change: the first one waits for the second.
addEventListener("click", event => {
  if (event.detail === 0 || !event.target.closest("[data-edit]")) return;  // 0: a key, or this very wait
  event.stopPropagation(); event.preventDefault();
  clearTimeout(edit.click);
  const button = event.target.closest("button");
  if (event.detail === 1 && button) edit.click = setTimeout(() => button.click(), 250);
}, true);

addEventListener("click", event => {  // a mark in the text, like a chip; the first click draws it anew, so no dblclick comes
  const mark = event.detail === 2 && event.target.closest(".text [data-m]"), first = mark && mark.dataset.m.split(" ").map(m => m.split("-")).find(([kind]) => TABLES[kind]);
  if (first) { event.preventDefault(); event.stopPropagation(); openRecord(docView.n, first[0], Number(first[1])); }
}, true);

// ---- new records from marked text
function placeIn(node, offset) {  // a place in the shown text from a place in the page
  const host = (node.nodeType === 1 ? node : node.parentElement).closest("p[data-at],div[data-at]");
  if (!host || !docView || !docView.text.contains(host)) return null;
  const range = document.createRange();
  range.setStart(host, 0); range.setEnd(node, offset);
  return Number(host.dataset.at) + range.toString().length;
}
document.addEventListener("selectionchange", () => {
  clearTimeout(edit.wait); edit.wait = setTimeout(offer, 150);
});
function offer() {
  const old = document.getElementById("offer"), chosen = getSelection();
  const from = chosen.rangeCount && !chosen.isCollapsed && state.tab === "document" ? chosen.getRangeAt(0) : null;
  const start = from && placeIn(from.startContainer, from.startOffset), end = from && placeIn(from.endContainer, from.endOffset);
  if (old) old.remove();
  if (start === null || end === null || !from || end <= start) return;
  const at = from.getBoundingClientRect(), n = docView.n;
  document.body.append(el("div", {id: "offer", role: "toolbar", "aria-label": L.w_mark, style: "left:" + Math.max(4, Math.min(at.left, innerWidth - 190)) + "px;top:" + Math.min(innerHeight - 44, at.bottom + 6) + "px", mousedown: event => event.preventDefault()},
    el("button", {class: "plain", click: () => addFrom(n, "duty", start, end)}, L.w_add_duty), el("button", {class: "plain", click: () => addFrom(n, "target", start, end)}, L.w_add_target)));
}
async function addFrom(n, kind, start, end) {
  const box = document.getElementById("offer"); if (box) box.remove();
  const found = await trying(() => get("/api/suggest", {document: N[n].h, start, end}));
  if (!found) return;
  getSelection().removeAllRanges();
  const head = {document: N[n].h, table: TABLES[kind], id: "", action: "add"}, t = found.target || {}, words = WINDOW.words;
  const entries = kind === "duty" ? [["section", L.section, found.section], ["role", L.role, ROLE_ENTRIES[1], ROLE_ENTRIES], ["unit", L.unit, found.quote.replace(/\s/g, "").slice(0, 100), null, "unit-names"]]
    : [["indicator", L.indicator, t.indicator || ""], ["comparator", L.comparator, t.comparator || words.comparators["="], Object.values(words.comparators)], ["value", L.value, t.value || ""], ["measure", L.measure, t.measure || ""], ["change", L.change, t.change || "", ["", ...Object.values(words.changes)]], ["due", L.due, t.due || ""], ["section", L.section, found.section]];
  form(kind === "duty" ? L.w_add_duty : L.w_add_target, entries, kind === "duty" ? "role" : "indicator", async (values, why) => {
    await post("/api/corrections", {...head, why, entries: kind === "duty" ? values : {...values, quote: found.quote, start: String(found.start), end: String(found.end)}});
    tell(L.w_saved);
  });
}
