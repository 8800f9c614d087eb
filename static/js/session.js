/* Warn a few minutes before the session ends by itself; the server decides, this only says so in time. */
import { loginUrl } from "./speak.js";

const CHECK = 2000;
const KEEP = 240000;
const LONGEST = 12 * 3600000;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("overlast-session") : null;
let idle = 0;
let idleEnds = Infinity;
let ends = Infinity;

function extend() {
  idleEnds = Date.now() + idle;
}

/* Somebody did something that reached the server; other tabs of this browser share the session. */
export function busy() {
  extend();
  channel?.postMessage("busy");
}

export function startSession() {
  const { sessionIdle, sessionEnds, sessionWarning, stayUrl } = document.body.dataset;
  const dialog = document.getElementById("session-dialog");
  if (!sessionIdle || !dialog) return;
  idle = Number(sessionIdle) * 1000;
  const rest = Number(sessionEnds) * 1000 - Date.now();
  if (rest > 0 && rest < LONGEST) ends = Number(sessionEnds) * 1000; // else the clock of this device is wrong
  busy();

  let typed = false;
  document.addEventListener("input", () => {
    typed = true;
  });
  channel?.addEventListener("message", extend);
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const polls = event.detail.elt?.getAttribute?.("hx-trigger")?.includes("every");
    if (event.detail.successful && !polls) busy();
  });

  const stay = async () => {
    try {
      const answer = await fetch(stayUrl, {
        method: "POST",
        headers: { "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] },
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect") location.assign(loginUrl());
      if (answer.ok) busy();
    } catch {
      /* no connection: the next page says so */
    }
  };
  dialog.querySelector("[data-session-stay]").addEventListener("click", async () => {
    await stay();
    dialog.close();
  });
  dialog.querySelector("[data-session-close]").addEventListener("click", () => dialog.close());

  let warned = 0;
  const check = () => {
    const end = Math.min(idleEnds, ends);
    const left = end - Date.now();
    if (left <= 0) {
      location.assign(loginUrl());
      return;
    }
    if (left > Number(sessionWarning) * 1000) {
      if (dialog.open) dialog.close();
      return;
    }
    const minutes = Math.max(1, Math.ceil(left / 60000));
    const text = minutes === 1 ? "1 minuut" : `${minutes} minuten`;
    dialog.querySelectorAll("[data-session-minutes]").forEach((place) => {
      if (place.textContent !== text) place.textContent = text;
    });
    const last = ends <= idleEnds;
    dialog.querySelector("[data-session-idle]").hidden = last;
    dialog.querySelector("[data-session-last]").hidden = !last;
    dialog.querySelector("[data-session-stay]").hidden = last;
    if (!dialog.open && warned !== Math.round(end / 60000)) {
      warned = Math.round(end / 60000);
      dialog.showModal();
    }
  };
  setInterval(check, CHECK);
  setInterval(() => {
    if (typed) stay();
    typed = false;
  }, KEEP);
  document.addEventListener("visibilitychange", check);
}
