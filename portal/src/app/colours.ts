/** Colours that can be read on one another, whatever colour the business has (WCAG 2.2: contrast of at least 4.5). */

const READABLE = 4.5;
const LIGHTER = [0.94, 0.84, 0.7, 0.52, 0.34, 0.16];
const DARKER = [0, 0.12, 0.28, 0.44, 0.6];

/** Eleven shades of `#rrggbb`, light to dark, with the colour itself at the seventh place. */
export function shades(colour: string): string[] {
  return [...LIGHTER.map((part) => mix(colour, 255, part)), ...DARKER.map((part) => mix(colour, 0, part))];
}

/** The shade next to the colour itself that can be read on the background, towards the light or the dark. */
export function readable(colour: string, background: string, towards: "light" | "dark"): string {
  const made = shades(colour);
  const own = LIGHTER.length;
  const tried = towards === "dark" ? made.slice(own) : made.slice(0, own + 1).reverse();
  const end = towards === "dark" ? "#000000" : "#ffffff";
  return tried.find((each) => contrast(each, background) >= READABLE) ?? end;
}

/** Relative contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [less, more] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (more + 0.05) / (less + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((each) => {
    const part = each / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(colour: string, other: number, part: number): string {
  const mixed = channels(colour).map((each) => Math.round(each + (other - each) * part));
  return `#${mixed.map((each) => each.toString(16).padStart(2, "0")).join("")}`;
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
