/* A file field with data-upload-url sends each file at once, in pieces, and goes on where it was after a lost
   connection. The form then carries the number of the upload instead of the file. Nothing is kept in the browser. */
import { announce, loginLink } from "./speak.js";

const PIECE = 512 * 1024;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;
const NUMBER = new Intl.NumberFormat("nl", { maximumFractionDigits: 1 });

// Of what was chosen on this page. A file that is chosen again is an upload of its own: taking one away leaves the other.
const marks = new Set();

export function startUploads() {
  document.querySelectorAll("input[type=file][data-upload-url]").forEach(watch);
}

function watch(input) {
  const form = input.form;
  const list = form.querySelector(`[data-uploads-for="${input.name}"]`);
  if (!list) return;
  const running = new Set();
  const required = input.required;
  let waiting = null;

  const refresh = () => {
    const some = list.querySelector(".ov-upload") !== null;
    input.required = required && !some;
    input.classList.toggle("ov-file--quiet", some); // "no file chosen" is not what the reader needs to hear now
  };
  const settle = (line) => {
    running.delete(line);
    refresh();
    if (!running.size && waiting !== null) {
      const button = waiting;
      waiting = null;
      if (!list.querySelector('[data-state="refused"]')) form.requestSubmit(button || undefined);
    }
  };
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    if (!input.multiple) list.querySelectorAll(".ov-upload").forEach((line) => line.dispatchEvent(new Event("drop")));
    for (const file of files) {
      const line = new Line(input, file, () => settle(line));
      running.add(line);
      list.append(line.element);
      line.run();
    }
    refresh();
  });
  form.addEventListener(
    "submit",
    (event) => {
      if (!running.size) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event.submitter;
      announce("Uw bestand wordt nog verzonden. Daarna gaat het formulier vanzelf weg.");
      running.forEach((line) => line.say("Wordt nog verzonden. Daarna gaat het formulier vanzelf weg."));
    },
    { capture: true },
  );
  list.querySelectorAll(".ov-upload").forEach((line) => line.addEventListener("drop", () => line.remove()));
}

class Line {
  constructor(input, file, settled) {
    this.input = input;
    this.file = file;
    this.settled = settled;
    this.place = null;
    this.offset = 0;
    this.stopped = false;
    this.element = make("li", "ov-upload");
    this.status = make("span", "ov-upload__status");
    this.bar = make("progress", "ov-progress");
    this.bar.max = file.size || 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `Verzenden van ${file.name}`);
    const remove = make("button", "ov-link-button", "Weghalen");
    remove.type = "button";
    remove.append(make("span", "ov-sr", ` van ${file.name}`));
    remove.addEventListener("click", () => {
      this.drop();
      input.focus();
      announce(`${file.name} is weggehaald.`);
    });
    this.element.addEventListener("drop", () => this.drop());
    this.element.append(make("span", "ov-upload__name", file.name), this.bar, this.status, remove);
    this.say("Wordt verzonden");
  }

  say(...content) {
    this.status.replaceChildren(...content);
  }

  async run() {
    let wait = FIRST_WAIT;
    try {
      const mark = once(await digest(this.file));
      while (!this.stopped) {
        try {
          if (this.place === null) await this.begin(mark);
          if (this.stopped) return this.forget();
          await this.send(() => {
            wait = FIRST_WAIT;
          });
          if (!this.stopped) this.finish();
          return;
        } catch (error) {
          if (this.stopped) return;
          if (!(error instanceof Lost)) throw error;
          this.element.dataset.state = "lost";
          this.say("Geen verbinding. We gaan verder zodra het kan.");
          await pause(wait);
          wait = Math.min(wait * 2, LONGEST_WAIT);
          await this.ask();
        }
      }
    } catch (error) {
      this.refuse(error instanceof Refused ? error.content : ["Verzenden lukte niet. Kies het bestand opnieuw."]);
    }
  }

  async begin(mark) {
    const answer = await this.request(this.input.dataset.uploadUrl, "POST", {
      "Upload-Length": String(this.file.size),
      "Upload-Mark": mark,
    });
    this.place = answer.headers.get("Location");
    this.offset = Number(answer.headers.get("Upload-Offset"));
  }

  async send(moved) {
    while (this.offset < this.file.size && !this.stopped) {
      const piece = this.file.slice(this.offset, this.offset + PIECE);
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(this.offset) };
      const answer = await this.request(this.place, "PATCH", headers, piece);
      this.offset = Number(answer.headers.get("Upload-Offset"));
      moved();
      delete this.element.dataset.state;
      this.bar.value = this.offset;
      this.say(`${amount(this.offset)} van ${amount(this.file.size)}`);
    }
  }

  /* How far the server is: it may have kept a piece of which the answer was lost. */
  async ask() {
    if (this.place === null) return;
    try {
      this.offset = Number((await this.request(this.place, "HEAD", {})).headers.get("Upload-Offset"));
    } catch (error) {
      if (error instanceof Refused) this.place = null; // another session: begin anew
      else if (!(error instanceof Lost)) throw error;
    }
  }

  async request(url, method, headers, body) {
    let answer;
    try {
      const token = this.input.form.elements.csrfmiddlewaretoken?.value ?? "";
      answer = await fetch(url, { method, headers: { ...headers, "X-CSRFToken": token }, body, redirect: "manual" });
    } catch {
      throw new Lost();
    }
    if (answer.ok || answer.status === 409) return answer;
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      throw new Refused("U bent uitgelogd. ", loginLink("Log opnieuw in"), " en kies het bestand opnieuw.");
    }
    if (answer.status === 422) throw new Refused((await answer.json()).melding);
    if (answer.status === 404 && method === "PATCH") {
      this.place = null; // of another session by now: begin anew
      throw new Lost();
    }
    if (answer.status >= 500 || answer.status === 429) throw new Lost();
    throw new Refused("Verzenden lukte niet. Kies het bestand opnieuw.");
  }

  finish() {
    const hidden = make("input");
    hidden.type = "hidden";
    hidden.name = `${this.input.name}_klaar`;
    hidden.value = this.place.split("/").at(-2);
    this.bar.remove();
    this.element.dataset.state = "done";
    this.element.append(hidden);
    this.say(`Klaar, ${amount(this.file.size)}`);
    announce(`${this.file.name} is verzonden.`);
    this.settled();
  }

  refuse(content) {
    this.bar.remove();
    this.element.dataset.state = "refused";
    this.say(...content);
    announce(this.status.textContent);
    this.settled();
  }

  drop() {
    this.stopped = true;
    this.element.remove();
    this.forget();
    this.settled();
  }

  /* Taken away while it began: the address comes only after that. */
  forget() {
    if (this.place !== null) this.request(this.place, "DELETE", {}).catch(() => {});
  }
}

class Lost extends Error {}

class Refused extends Error {
  constructor(...content) {
    super("refused");
    this.content = content;
  }
}

function make(name, className = "", text = "") {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

function amount(bytes) {
  return bytes < 1024 * 1024
    ? `${NUMBER.format(Math.ceil(bytes / 1024))} kB`
    : `${NUMBER.format(bytes / (1024 * 1024))} MB`;
}

/* The mark with which an upload is found again after the page was loaded anew; none the second time. */
function once(mark) {
  if (marks.has(mark)) return "";
  marks.add(mark);
  return mark;
}

async function digest(file) {
  if (!crypto.subtle) return "";
  const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Until the line is back, or a while: whichever comes first. */
function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
  });
}
