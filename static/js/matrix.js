/* Arrow keys go from cell to cell of the matrix; Tab goes in and out of it once. */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function startMatrix() {
  const table = document.querySelector("[data-matrix]");
  if (!table) return;
  const cells = () => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td a")]);
  const roam = (chosen) => {
    for (const cell of cells().flat()) cell.tabIndex = cell === chosen ? 0 : -1;
  };
  roam(table.querySelector("td a"));
  table.addEventListener("focusin", (event) => {
    if (event.target.matches("td a")) roam(event.target);
  });
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !event.target.matches("td a")) return;
    const rows = cells();
    const row = rows.findIndex((each) => each.includes(event.target));
    const next = rows[row + step[0]]?.[rows[row].indexOf(event.target) + step[1]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
