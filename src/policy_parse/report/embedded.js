"use strict";
// What the page shows lies in it.
const FIRST = JSON.parse(document.getElementById("data").textContent);
