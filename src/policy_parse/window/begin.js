"use strict";
// The order of the tabs, the head, and what the address asks for.
delete panels.issues;
for (const name of ["files", "overview", "document", "check", "matrix", "targets", "compare", "graph", "calendar", "accounts", "verify", "find", "take"]) {
  const own = panels[name];
  delete panels[name]; panels[name] = own;
  if (own.lasting || name === "take") continue;
  const {draw, count} = own;
  own.draw = panel => { own.table = null; if (!N.length) panel.append(nothingChosen()); else if (WHOLE[name] && isMany()) drawWhole(panel, name, () => draw.call(own, panel)); else draw.call(own, panel); };
  own.count = () => N.length ? count ? count() : null : null;
}
function nothingChosen() {  // a way on
  const all = win.status ? (win.status.counts.ok || 0) + (win.status.counts.partial || 0) : 0;
  return el("div", {class: "empty"}, el("p", {}, L.w_choose_first), el("div", {class: "row-of middle"},
    all ? el("button", {class: "plain main", click: async () => { const tab = state.tab; await chooseAll(); await load(); showTab(tab); }}, put(L.w_open_all, all)) : "",
    el("button", {class: "plain", click: () => showTab("files", true)}, L.w_to_files)));
}
state.tab = "files";
begin(L.w_title);
document.documentElement.lang = WINDOW.lang;
document.title = L.w_title;
document.querySelector("#head h1").after(el("span", {id: "progress", role: "status"}), el("button", {class: "head-do", title: L.w_undo_hint, click: () => undo()}, "↶ " + L.w_undo),
  el("button", {class: "head-do", click: async () => { await trying(() => post("/api/end")); clearTimeout(look.wait); document.getElementById("main").replaceChildren(el("p", {class: "empty"}, L.w_ended)); document.getElementById("head").replaceChildren(); }}, L.w_end));
(async () => {
  const facts = asked(), tab = panels[facts.get("tab")] ? facts.get("tab") : "document", wanted = await known16(facts);
  filtersAsked(tab);
  showTab("files");
  await look();
  if (wanted.length) {
    win.chosen = wanted; win.choice = facts.get("c") ? {of: wanted, name: facts.get("c")} : {};
    await load(Number(facts.get("from")) || 0); showTab(tab);
    if (N[Number(facts.get("doc"))] && facts.has("doc")) setScope(Number(facts.get("doc")));
  }
  document.documentElement.dataset.ready = "yes";
})();
