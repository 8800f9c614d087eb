/* Dragging, beside the arrow buttons that always work. */
import Sortable from "sortablejs/modular/sortable.core.esm.js";

export function startAgenda(part) {
  const lists = [...part.querySelectorAll("[data-sort-url]")];
  if (part.matches?.("[data-sort-url]")) lists.push(part);
  lists.filter((list) => !("sortableReady" in list.dataset)).forEach(makeSortable);
}

function makeSortable(list) {
  list.dataset.sortableReady = "";
  Sortable.create(list, {
    handle: ".ov-agenda__handle",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    ghostClass: "ov-agenda__item--ghost",
    onEnd: ({ oldIndex, newIndex }) => {
      if (oldIndex === newIndex) return;
      const target = list.dataset.sortTarget || list;
      window.htmx?.ajax("POST", list.dataset.sortUrl, {
        source: list,
        target,
        select: list.dataset.sortTarget,
        swap: "outerHTML",
        values: { pk: [...list.children].map((item) => item.dataset.pk) },
      });
    },
  });
}

/* An arrow that cannot go further keeps its focus but does nothing. */
document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest?.('[aria-disabled="true"]')) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);
