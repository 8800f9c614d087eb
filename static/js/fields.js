/* Characters left, fields that depend on another field, and who will read what one types. */
export function startFields(part) {
  part.querySelectorAll("textarea[maxlength]").forEach(countCharacters);
  part.querySelectorAll("[data-show-when]").forEach(dependOnField);
}

/* The attribute would cut off a text that is pasted; the server says so instead, and nothing is lost. */
function countCharacters(field) {
  const limit = Number(field.getAttribute("maxlength"));
  field.removeAttribute("maxlength");
  const line = Object.assign(document.createElement("p"), { className: "ov-small ov-char-count" });
  const count = () => {
    const left = limit - field.value.replace(/\n/g, "\r\n").length; // as the server counts
    line.textContent = left < 0 ? `${-left} tekens te veel` : `Nog ${left} tekens`;
    line.classList.toggle("ov-late", left < 0);
    line.hidden = left > limit / 4 && limit > 1000;
  };
  field.after(line);
  field.addEventListener("input", count);
  count();
}

/* data-show-when="veld=waarde|waarde": only hidden, never disabled, so that what was typed stays. */
function dependOnField(element) {
  const block = element.closest(".ov-field") ?? element;
  const [name, values = ""] = element.dataset.showWhen.split("=");
  const wanted = values.split("|");
  const form = element.closest("form");
  if (!form) return;
  const show = () => {
    const chosen = new FormData(form).getAll(name);
    block.hidden = !chosen.some((value) => wanted.includes(String(value)));
  };
  form.addEventListener("change", show);
  show();
}

/* Only choices are sent, never what somebody types. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || !event.target.matches("select, input[type=radio], input[type=checkbox]")) return;
  form.querySelectorAll("[data-readers-url]").forEach((readers) => {
    const choices = new URLSearchParams();
    form.querySelectorAll("select, input:checked").forEach((choice) => {
      if (choice.name) choices.append(choice.name, choice.value);
    });
    const url = readers.dataset.readersUrl;
    window.htmx?.ajax("GET", `${url}${url.includes("?") ? "&" : "?"}${choices}`, {
      source: readers,
      target: readers,
      swap: "outerHTML",
    });
  });
});
