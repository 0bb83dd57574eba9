"use strict";
// 验账: a ledger held against the chosen notices, row by row, and what it leaves out.
let verified = null;
forget.push(() => { verified = verified && verified.d === win.chosen ? verified : null; });
panels.verify = {count: () => null, draw(panel) {
  const file = el("input", {type: "file", accept: ".xlsx,.xls,.csv,.docx,.html,.et", hidden: true, change: () => { if (file.files[0]) verifyFile(file.files[0]); }});
  const bar = el("div", {class: "bar"}, el("button", {class: "plain main", click: () => file.click()}, L.w_verify_choose), file);
  panel.append(bar);
  if (!verified) { panel.append(el("p", {class: "empty"}, L.w_verify_hint)); return; }
  const {rows, left_out, summary, marked, name} = verified;
  bar.append(el("b", {}, name), ...["right", "wrong", "doubt", "left-out"].map(key => el("span", {class: "st v-" + key}, L["v_" + key] + " " + summary[key])),
    el("button", {class: "plain", click: () => saveMarked(marked)}, L.w_verify_marked));
  const all = [...rows.flatMap(r => r.findings.length ? r.findings.map(f => ({r, f, verdict: f.verdict})) : [{r, f: null, verdict: r.verdict}]), ...left_out.map(f => ({r: {where: "", text: "", quote: f.quote, at: f.at}, f, verdict: f.code === "task-left-out" ? "left-out" : f.verdict}))];
  const leap = at => { if (at) { const n = N.findIndex(x => x.h === at[0]); if (n >= 0) goPlace(n, at[1], at[2]); } };
  const place = x => (x.f && x.f.at) || x.r.at, quote = x => (x.f && x.f.quote) || x.r.quote || "";
  const columns = [
    {label: L.w_verify_row, width: 110, value: x => x.r.where},
    {label: L.task, width: 300, kind: "cut", value: x => x.r.text},
    {label: L.verdict, width: 150, value: x => x.f ? (x.verdict === "doubt" ? L.v_doubt + "：" : "") + (WINDOW.words.faults[x.f.code] || x.f.code) : L.v_right, cell: x => el("span", {class: "st v-" + x.verdict}, x.f ? WINDOW.words.faults[x.f.code] || x.f.code : L.v_right)},
    {label: L.w_verify_said, width: 150, value: x => x.f ? x.f.said : ""},
    {label: L.w_verify_ordered, width: 150, value: x => x.f ? x.f.ordered : ""},
    {label: L.message, width: 240, value: x => x.f ? x.f.why : ""},
    {label: L.quote, width: 260, kind: "cut", value: quote, cell: x => place(x) ? link(quote(x), () => leap(place(x)), L.jump) : quote(x)}];
  const filters = [{id: "text", label: L.search, type: "text", match: (x, v) => has(x.r.text + quote(x), v)}, {id: "verdict", label: L.verdict, ...listed(L.verdict, ["wrong", "left-out", "doubt", "right"].map(k => [k, L["v_" + k]])), match: (x, v) => x.verdict === v}];
  panels.verify.table = makeTable({columns, rows: all, filters});
  panel.append(...panels.verify.table.nodes);
}};
async function verifyFile(file) {
  const d = win.chosen;
  tell(L.w_verifying, 60000);
  const found = await trying(async () => { const chosen = await asChosen(); return ask("/api/verify?" + new URLSearchParams({name: file.name, ...chosen}), {method: "PUT", body: file}); });
  tell.done();
  if (!found) return;
  verified = {...found, name: file.name, d}; redraw("verify");
}
function saveMarked(text) {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0)), url = URL.createObjectURL(new Blob([bytes]));
  const a = el("a", {href: url, download: verified.name.replace(/\.[^.]*$/, "") + "-" + L.tab_verify + ".xlsx"});
  document.body.append(a); a.click(); a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
