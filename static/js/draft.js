/* A form with data-draft-url keeps a draft on the server while one types. Nothing is kept in the browser. */
import { busy } from "./session.js";
import { loginLink } from "./speak.js";

const PAUSE = 800;
const LONGEST_WAIT = 30000;

export function startDrafts() {
  document.querySelectorAll("form[data-draft-url]").forEach(keepDraft);
}

function keepDraft(form) {
  const status = form.querySelector("[data-draft-status]") ?? document.querySelector("[data-draft-status]");
  let timer;
  let sending = false;
  let changed = false;
  let wait = 2000;
  let stopped = false;

  const say = (state, ...content) => {
    if (!status) return;
    status.dataset.state = state;
    const text = content.map((part) => part.textContent ?? part).join("");
    if (status.textContent !== text) status.replaceChildren(...content);
  };
  const plan = (after) => {
    clearTimeout(timer);
    timer = setTimeout(save, after);
  };

  async function save(options = {}) {
    clearTimeout(timer);
    if (stopped || !changed) return;
    if (sending) return plan(PAUSE);
    sending = true;
    changed = false;
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: contents(form),
        headers: {
          "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value ?? "",
          Accept: "application/json",
        },
        redirect: "manual",
        ...options,
      });
      if (answer.ok) {
        wait = 2000;
        busy();
        say("saved", `Concept bewaard om ${clock()} uur`);
      } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        changed = true;
        say("error", "U bent uitgelogd. ", loginLink("Log opnieuw in"), ": uw concept staat klaar.");
      } else if (answer.status >= 500) {
        throw new Error(answer.statusText);
      } else {
        say("error", "Uw concept is niet bewaard. Sla het formulier op voordat u weggaat.");
      }
    } catch {
      if (stopped) return;
      changed = true;
      say("error", "Geen verbinding, we proberen het opnieuw");
      plan(wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    } finally {
      sending = false;
    }
  }

  const note = (event) => {
    if (event.target.type === "file") return;
    changed = true;
    plan(PAUSE);
  };
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => {
    stopped = false; // back from the next page, the same form lives on
  });
  addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ keepalive: true });
  });
}

function contents(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) {
    if (value instanceof File) data.delete(name);
  }
  return data;
}

function clock() {
  const now = new Date();
  return `${String(now.getHours()).padStart(2, "0")}.${String(now.getMinutes()).padStart(2, "0")}`;
}
