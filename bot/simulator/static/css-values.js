/** Turns values of Flex JSON into CSS, and only those that LINE allows; anything else is null. */

const GAPS = { none: "0px", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const BORDERS = {
  none: "0px", light: "0.5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px",
};
const TEXT_SIZES = {
  xxs: "11px", xs: "13px", sm: "14px", md: "16px", lg: "19px", xl: "22px", xxl: "29px",
  "3xl": "35px", "4xl": "48px", "5xl": "74px",
};
const IMAGE_SIZES = {
  xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px", xxl: "160px",
  "3xl": "180px", "4xl": "200px", "5xl": "220px", full: "100%",
};
const MAIN_AXIS = ["flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly"];
const CROSS_AXIS = ["flex-start", "center", "flex-end"];

const own = (table, value) => (Object.hasOwn(table, value) ? table[value] : null);
const pixels = (value) => (/^\d{1,4}(\.\d{1,2})?px$/.test(value) ? value : null);
const percent = (value) => (/^(\d{1,2}(\.\d{1,2})?|100)%$/.test(value) ? value : null);
const oneOf = (allowed) => (value) => (allowed.includes(value) ? value : null);
const onlyText = (check) => (value) => (typeof value === "string" ? check(value) : null);

export const color = onlyText((value) => (/^#([0-9A-F]{6}|[0-9A-F]{8})$/i.test(value) ? value : null));
export const gap = onlyText((value) => own(GAPS, value) ?? pixels(value));
export const padding = onlyText((value) => own(GAPS, value) ?? pixels(value) ?? percent(value));
export const border = onlyText((value) => own(BORDERS, value) ?? pixels(value));
export const textSize = onlyText((value) => own(TEXT_SIZES, value) ?? pixels(value));
export const imageSize = onlyText((value) => own(IMAGE_SIZES, value) ?? pixels(value) ?? percent(value));
export const extent = onlyText((value) => pixels(value) ?? percent(value));
export const mainAxis = onlyText(oneOf(MAIN_AXIS));
export const crossAxis = onlyText(oneOf(CROSS_AXIS));
export const align = onlyText(oneOf(["start", "center", "end"]));
export const weight = onlyText(oneOf(["regular", "bold"]));
export const slant = onlyText(oneOf(["normal", "italic"]));
export const decoration = onlyText(oneOf(["none", "underline", "line-through"]));
export const buttonStyle = onlyText(oneOf(["primary", "secondary", "link"]));
export const buttonHeight = onlyText(oneOf(["sm", "md"]));
export const fit = onlyText(oneOf(["cover", "fit"]));
export const share = (value) => (Number.isInteger(value) && value >= 0 && value <= 100 ? value : null);
export const lines = share;
export const flag = (value) => (typeof value === "boolean" ? value : null);

/** LINE's "w:h", each up to 100000 and h at most three times w. */
export const ratio = onlyText((value) => {
  const match = /^([1-9]\d{0,4}):([1-9]\d{0,4})$/.exec(value);
  return match && Number(match[2]) <= 3 * Number(match[1]) ? `${match[1]} / ${match[2]}` : null;
});
