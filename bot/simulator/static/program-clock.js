/** The date control: what day the bot believes it is, and how to move it. Hidden when the bot's clock is the real one. */

import { announce, complain } from "./announcer.js";
import { getClock, moveClock } from "./api.js";
import { byId, el } from "./dom.js";

const TAIPEI = "+08:00";
const READ_AGAIN_MS = 30_000;

/** Show the control and keep it right. */
export function wireProgramClock() {
  const input = el("input", { type: "datetime-local", id: "program-time", class: "toolbar__select" });
  const real = el("button", { type: "button", class: "toolbar__select" }, "現在");
  const label = el("label", { class: "toolbar__person" }, el("span", { class: "toolbar__label" }, "模擬日期"), input);
  input.setAttribute("aria-label", "模擬日期（台北時間）");
  real.setAttribute("aria-label", "回到現在的時間");
  const show = ({ program_time: moment }) => {
    byId("toolbar-tools").replaceChildren(...(moment ? [label, real] : []));
    if (moment && document.activeElement !== input) input.value = moment.slice(0, 16);
  };
  const move = async (moment) => {
    try {
      show(await moveClock(moment));
      announce("已調整模擬日期");
    } catch (error) {
      complain(error);
    }
  };
  input.addEventListener("change", () => input.value && move(`${input.value}:00${TAIPEI}`));
  real.addEventListener("click", () => move(null));
  const read = () => getClock().then(show).catch(() => undefined);
  read();
  setInterval(read, READ_AGAIN_MS);
}
