/** The business's own name, logo and colour, read from /brand.json before anything is drawn: no build is needed. */

import { createContext, useContext } from "react";

export interface Brand {
  name: string;
  /** Address of an image, at most 28 px high; `logo_dark` for the dark scheme, if it needs another. */
  logo: string | null;
  logo_dark: string | null;
  /** `#rrggbb` of buttons and links; shades are mixed from it. */
  colour: string;
}

const OURS: Brand = { name: "linkledger", logo: null, logo_dark: null, colour: "#3b4fc4" };
const HEX = /^#[0-9a-f]{6}$/i;

export const BrandContext = createContext<Brand>(OURS);

/** The business's name and logo. */
export const useBrand = (): Brand => useContext(BrandContext);

/** The brand of this address; ours where the file can't be had. */
export async function loadBrand(): Promise<Brand> {
  try {
    const response = await fetch("/brand.json");
    const told = (await response.json()) as Partial<Brand>;
    const colour = told.colour !== undefined && HEX.test(told.colour) ? told.colour : OURS.colour;
    return { ...OURS, ...told, colour };
  } catch {
    return OURS;
  }
}
