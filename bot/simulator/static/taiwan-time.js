/** Times as people in Taiwan read them. */

const format = (options) => new Intl.DateTimeFormat("zh-TW", { timeZone: "Asia/Taipei", ...options });
const CLOCK = format({ hour: "numeric", minute: "2-digit", hour12: true });
const DAY = format({ year: "numeric", month: "2-digit", day: "2-digit" });
const LONG_DAY = format({ month: "numeric", day: "numeric", weekday: "short" });

let aheadMs = 0;

/** Have "today" be the day of the program's clock, which stands at `moment` now; tell whether that is another day. */
export function liveAt(moment) {
  const before = today();
  aheadMs = Date.parse(moment) - Date.now();
  return before !== today();
}

export const clock = (at) => CLOCK.format(new Date(at));
export const day = (at) => DAY.format(new Date(at));
export const today = () => day(Date.now() + aheadMs);
export const longDay = (at) => (day(at) === today() ? "今天" : LONG_DAY.format(new Date(at)));
