"use strict";
// Nothing is shown before files are chosen; labels come with the script, data from the server.
const NOTHING = {L: WINDOW.L, lang: WINDOW.lang, S: [""], U: [], N: [], C: [], P: [], W: {comparators: {}, changes: {}, reasons: {}}};
const FIRST = NOTHING;
