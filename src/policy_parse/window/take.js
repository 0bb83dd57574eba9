"use strict";
// 下载: what is chosen in each format, and the merged outputs of all files.
panels.take = {count: () => null, draw(panel) {
  const box = el("div", {class: "taking", tabindex: 0, role: "region", "aria-label": L.tab_take}), whole = el("p", {class: "soft"}, N.length ? put(L.w_take_chosen, win.chosen.length) : L.w_choose_first);
  const tile = (format, name, on) => el("button", {class: "tile", disabled: !on, "data-format": format, click: event => fetchFile(format, event.currentTarget)}, el("b", {}, name), el("span", {class: "soft small"}, L["d_" + format + "_hint"] || ""));
  box.append(whole, el("div", {class: "tiles"}, WINDOW.formats.map(f => tile(f, L["d_" + f] || f, f.startsWith("comparison") ? win.chosen.length > 1 : win.chosen.length > 0))),
    el("h2", {}, L.w_take_all), el("p", {class: "soft"}, put(L.w_take_all_hint, win.status ? win.status.results : "")), el("div", {class: "tiles"}, tile("all", L.d_all, true)));
  panel.append(box);
}};
async function fetchFile(format, button) {
  button.disabled = true; tell(L.w_writing);
  await trying(async () => {
    const answer = await fetch("/api/download/" + format + "?" + new URLSearchParams(await asChosen()));
    if (!answer.ok) { const body = await answer.json(); throw new Error([body.message, D.lang === "zh" ? body.hint_zh : body.hint].filter(Boolean).join(" ")); }
    const named = /filename\*=utf-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition") || ""), plainName = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
    const url = URL.createObjectURL(await answer.blob()), a = el("a", {href: url, download: named ? decodeURIComponent(named[1]) : plainName ? plainName[1] : format});
    document.body.append(a); a.click(); a.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    tell(L.w_taken);
  });
  button.disabled = false;
}
