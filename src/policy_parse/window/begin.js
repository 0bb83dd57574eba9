"use strict";
// The order of the tabs, the head, and what the address asks for.
delete panels.issues;
for (const name of ["files", "overview", "document", "check", "matrix", "targets", "compare", "graph", "calendar", "accounts", "verify", "find", "take"]) {
  const own = panels[name];
  delete panels[name]; panels[name] = own;
  if (own.lasting || name === "take") continue;
  const {draw, count} = own;
  own.draw = panel => N.length ? draw.call(own, panel) : panel.append(el("p", {class: "empty"}, L.w_choose_first));
  own.count = () => N.length ? count ? count() : null : null;
}
state.tab = "files";
begin(L.w_title);
document.documentElement.lang = WINDOW.lang;
document.title = L.w_title;
document.querySelector("#head h1").after(el("span", {id: "progress", role: "status"}), el("button", {class: "head-do", title: L.w_undo_hint, click: () => undo()}, "↶ " + L.w_undo),
  el("button", {class: "head-do", click: async () => { await trying(() => post("/api/end")); clearTimeout(look.wait); document.getElementById("main").replaceChildren(el("p", {class: "empty"}, L.w_ended)); document.getElementById("head").replaceChildren(); }}, L.w_end));
(async () => {
  const facts = asked(), tab = panels[facts.get("tab")] ? facts.get("tab") : "document", wanted = await known16(facts.get("d") || "");
  filtersAsked(tab);
  showTab("files");
  await look();
  if (wanted.length) {
    await choose(wanted, tab);
    if (N[Number(facts.get("doc"))] && facts.has("doc")) setScope(Number(facts.get("doc")));
  }
  document.documentElement.dataset.ready = "yes";
})();
